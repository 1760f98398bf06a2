internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct DrainNode: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Let no new connection reach the real servers of a node, in any pool.",
        discussion: """
            It lasts until `lvsctl undrain node`. A node that the cluster does not know is drained as soon as it comes. The \
            last active real server of a pool is drained with --yes only, and then the pool serves nobody. A drain is the \
            state of a moment, so `lvsctl export` leaves it out.
            """)

    @Argument(help: ArgumentHelp("A node of the cluster, or an address for one of a static pool.", valueName: "node"))
    var node: String

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let result = try await client(session).change(.put, try APIPath(drainOf: node), options: change)
        session.terminal.data(try result.text(format))
    }
}

extension APIPath {
    /// The path of a drain. A text that can be no node's name is told here, for it may not fit into a path.
    init(drainOf node: String) throws(Failure) {
        guard let name = NodeName.canonical(node) else {
            throw Failure(.refused, "\"\(node)\" is neither a node's name nor an address")
        }
        self.init("drains", name)
    }
}
