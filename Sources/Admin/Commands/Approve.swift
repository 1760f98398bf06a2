internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Approve: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let what is held back of a pair go, and tell its directors to take it.",
        discussion: """
            `lvsctl status` says what is held. Where nothing is, but a director refused a slice that takes too much away, \
            the same slice goes out again as an approved revision.
            """)

    @Argument(help: "Name of the pair.")
    var pair: String

    @Flag(help: "Say what would happen, and do nothing.")
    var dryRun = false

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        guard Name.isValid(pair) else {
            throw Failure(.refused, "pair/\(pair): there is no such pair, for it is no name")
        }
        let client = try client(session)
        let path = APIPath("pairs", pair, "approve").with(dryRun ? ["dryRun"] : [])
        let result = try client.decode(ChangeResult.self, try await client.send(.post, path), path)
        session.terminal.data(try result.text(format))
    }
}
