internal import FleetModel
internal import FleetWire

/// An assignment as `get assignments` shows it.
struct AssignmentRow: ListDisplayable {
    static let columns = ["NAME", "NAMESPACE", "SERVICE", "VIP", "SERVICE-SETTINGS"]
    static let wideColumns = ["ORIGIN"]

    var key: Assignment.Key
    var settings: Assignment.Settings
    /// `cluster` or `administrator`.
    var origin: String

    init(from decoder: any Decoder) throws {
        let document = try FleetDocument(from: decoder)
        guard case .assignment(let key, let settings) = document.object else {
            throw DocumentError(field: "kind", reason: "is not Assignment")
        }
        (self.key, self.settings, origin) = (key, settings, document.origin?.rawValue ?? "")
    }

    var reference: String { "assignment/\(key)" }

    func lines(wide: Bool) -> [[String]] {
        [
            ["\(key)", "\(key.namespace)", "\(key.service)", key.vip, settings.service.summary]
                + (wide ? [origin] : [])
        ]
    }
}
