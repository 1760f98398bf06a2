internal import FleetWire

extension TokenDocument: ListDisplayable {
    static let columns = ["ID", "ROLE", "DIRECTOR", "CREATED"]

    var reference: String { "token/\(id)" }

    func lines(wide: Bool) -> [[String]] { [[id, role.rawValue, director ?? "", Age.moment(created)]] }

    func answers(to name: String) -> Bool { name == id || name == director }
}
