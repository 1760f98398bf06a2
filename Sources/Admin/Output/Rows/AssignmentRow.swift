internal import FleetModel
internal import FleetWire

/// An assignment as `get assignments` shows it.
struct AssignmentRow: ListDisplayable {
    static let columns = ["NAME", "NAMESPACE", "SERVICE", "VIP", "SERVICE-SETTINGS"]

    var key: Assignment.Key
    var settings: Assignment.Settings

    init(from decoder: any Decoder) throws {
        guard case .assignment(let key, let settings) = try FleetObject(from: decoder) else {
            throw DocumentError(field: "kind", reason: "is not Assignment")
        }
        (self.key, self.settings) = (key, settings)
    }

    var reference: String { "assignment/\(key)" }

    func lines(wide: Bool) -> [[String]] {
        [["\(key)", "\(key.namespace)", "\(key.service)", key.vip, settings.service.summary]]
    }
}
