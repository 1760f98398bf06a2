internal import FleetModel

extension Finding: StatusDisplayable {
    static let columns = ["REASON", "SUBJECT", "FIELD", "MESSAGE"]

    var otherNames: [String] { [reason, subject] }

    func lines(name: String, wide: Bool) -> [[String]] { [[reason, subject, field, message]] }
}
