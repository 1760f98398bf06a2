internal import ArgumentParser
internal import FleetWire

struct CreateToken: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make a token for a director's agent, or for those of real servers, and print it once.",
        discussion: "Each call makes one more. `lvsctl delete token ID` revokes it.")

    @Argument(help: "Name of the director.")
    var director: String?

    @Flag(help: "For the agents of real servers: one token serves any number of hosts.")
    var realServers = false

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws {
        guard (director == nil) == realServers else {
            throw ValidationError("a token is for one director, which is named, or for --real-servers")
        }
    }

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let path = APIPath("tokens")
        let wish = director.map { TokenRequest(director: $0) } ?? TokenRequest(role: .realserver)
        let body = try await client.send(.post, path, JSONValue(of: wish))
        let token = try client.decode(TokenDocument.self, body, path)
        guard let secret = token.secret else {
            throw Failure(.refused, "Central made \(token.reference), and did not say it")
        }
        let text = try format.render(
            document: { () throws(Failure) in try JSONValue(of: token) }, names: { [secret] },
            table: { _ in secret + "\n" })
        session.terminal.data(text)
        session.terminal.message("\(token.reference) created")
    }
}
