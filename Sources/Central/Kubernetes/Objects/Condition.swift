/// One of an object's `status.conditions`.
struct Condition: Hashable, Sendable, Decodable {
    var type: String
    /// `True`, `False` or `Unknown`.
    var status: String

    /// By type, those that say yes or no.
    static func known(_ conditions: [Condition]) -> [String: Bool] {
        conditions.reduce(into: [:]) { known, condition in
            switch condition.status {
            case "True": known[condition.type] = true
            case "False": known[condition.type] = false
            default: break
            }
        }
    }
}
