internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Renumber: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give a pair other virtual router ids and another synchronisation id.",
        discussion: """
            For a pair whose ids somebody else on its network has, as `lvsctl get findings` says. Its directors find out anew who \
            carries what: for four adverts nobody answers for its VIPs.
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
        let path = APIPath("pairs", pair, "renumber").with(dryRun ? ["dryRun"] : [])
        let result = try client.decode(ChangeResult.self, try await client.send(.post, path), path)
        session.terminal.data(try result.text(format))
    }
}
