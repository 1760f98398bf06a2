internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct Approve: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let what is held back of a pair go, and tell its directors to take it.",
        discussion: """
            `lvsctl status` says what is held. Where nothing is, but a director refused a slice that takes too much away, \
            the same slice goes out again as an approved revision. Objects of the fleet that vanished together from the \
            cluster are let go with --fleet-objects; `lvsctl get findings` names them.
            """)

    @Argument(help: "Name of the pair.")
    var pair: String?

    @Flag(help: "Delete what vanished together from the cluster's own objects, instead of a pair's.")
    var fleetObjects = false

    @Flag(help: "Say what would happen, and do nothing.")
    var dryRun = false

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws {
        guard (pair != nil) != fleetObjects else {
            throw ArgumentParser.ValidationError("Name a pair, or give --fleet-objects.")
        }
    }

    func run(in session: Session) async throws(Failure) {
        let client = try client(session)
        let path = try self.path().with(dryRun ? ["dryRun"] : [])
        let result = try client.decode(ChangeResult.self, try await client.send(.post, path), path)
        session.terminal.data(try result.text(format))
    }

    private func path() throws(Failure) -> APIPath {
        guard let pair else { return APIPath("fleet-objects", "approve") }
        guard Name.isValid(pair) else {
            throw Failure(.refused, "pair/\(pair): there is no such pair, for it is no name")
        }
        return APIPath("pairs", pair, "approve")
    }
}
