internal import ArgumentParser
internal import FleetWire

struct CreateToken: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make a token for a director's agent, and print it once.",
        discussion: "Each call makes one more. `lvsctl delete token ID` revokes it.")

    @Argument(help: "Name of the director.")
    var director: String

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let path = APIPath("tokens")
        let body = try await client.send(.post, path, JSONValue(of: TokenRequest(director: director)))
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
