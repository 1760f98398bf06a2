internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Delete: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete a pair, a VIP, a pool or an assignment, or revoke a token.",
        discussion: "What serves is deleted with --yes only.")

    @Argument(help: ArgumentHelp("What to delete.", valueName: "pair|vip|pool|assignment|token"))
    var kind: Resource

    @Argument(help: "Its name; a token's id.")
    var name: String

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws {
        guard kind.kind != nil || kind == .tokens else {
            throw ArgumentParser.ValidationError("\(kind.rawValue) are seen, not set: nothing deletes them.")
        }
    }

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let path: APIPath
        if let object = try kind.path(of: name) {
            path = object
        } else {
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "/") }) else {
                throw Failure(.refused, "token/\(name): there is no such token")
            }
            path = APIPath(kind.rawValue, name)
        }
        let result = try await client.change(.delete, path, options: change)
        session.terminal.data(try result.text(format))
    }
}
