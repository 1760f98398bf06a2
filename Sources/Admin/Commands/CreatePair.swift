internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct CreatePair: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair", abstract: "Create a pair of directors.")

    @Argument(help: "Name of the pair.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "A director and its own address; once more with its address of the other family.", valueName: "name=address"
        ))
    var director: [DirectorArgument]

    @Option(help: ArgumentHelp("Interface that carries the VIPs (eth0).", valueName: "name"))
    var interface: String?

    @Option(
        name: .customLong("allow-vips"),
        help: ArgumentHelp("Range that VIPs may lie in; any without.", valueName: "cidr"))
    var allowVIPs: [String] = []

    @Option(
        help: ArgumentHelp(
            "Addresses that Services of type LoadBalancer are given; none without.",
            valueName: "first-last|cidr"))
    var addressPool: [String] = []

    @Option(
        help: ArgumentHelp(
            "Between two VRRP adverts: 200ms without it; three that are missed move VIPs.", valueName: "duration"))
    var advert: DurationArgument?

    @Option(help: ArgumentHelp("Interface on which directors tell each other of connections.", valueName: "name"))
    var syncInterface: String?

    @Option(help: ArgumentHelp("Bytes of such a message with its headers (1500).", valueName: "bytes"))
    var syncMtu: Int?

    @Option(help: ArgumentHelp("Multicast group of such messages (224.0.0.81).", valueName: "address"))
    var syncGroup: String?

    @Option(help: ArgumentHelp("To whom VRRP adverts go: multicast or unicast (multicast).", valueName: "peers"))
    var vrrp: VRRPPeersArgument?

    @Option(
        name: .customLong("avoid-router-ids"),
        help: ArgumentHelp(
            "Virtual router ids that others use on the pair's network: 1-10,51.", valueName: "ids"))
    var avoidRouterIDs: RouterIDsArgument?

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws {
        for (name, addresses) in Dictionary(grouping: director, by: \.name) where addresses.count > 2 {
            throw ValidationError("--director names \(name) \(addresses.count) times; it has one address per family.")
        }
    }

    func run(in session: Session) async throws(Failure) {
        var spec: [String: JSONValue] = ["directors": .list(directors)]
        spec["interface"] = interface.map { .text($0) }
        if !allowVIPs.isEmpty { spec["allowedVIPs"] = .list(allowVIPs.map { .text($0) }) }
        if !addressPool.isEmpty { spec["addressPool"] = .list(addressPool.map { .text($0) }) }
        spec["advertMillis"] = advert.map { .integer(Int64($0.duration / .milliseconds(1))) }
        var sync: [String: JSONValue] = [:]
        sync["interface"] = syncInterface.map { .text($0) }
        sync["mtu"] = syncMtu.map { .integer(Int64($0)) }
        sync["group"] = syncGroup.map { .text($0) }
        if !sync.isEmpty { spec["sync"] = .object(sync) }
        var vrrp: [String: JSONValue] = [:]
        vrrp["peers"] = self.vrrp.map { .text($0.peers.rawValue) }
        vrrp["avoidRouterIDs"] = avoidRouterIDs.map { .list($0.ranges.map { .text("\($0)") }) }
        if !vrrp.isEmpty { spec["vrrp"] = .object(vrrp) }
        let document = JSONValue(.pair, name: name, spec: spec)
        let result = try await client(session).change(.post, APIPath("pairs"), document, options: change)
        session.terminal.data(try result.text(format))
    }

    /// In the order of first mention; a second address of the same name is the other family's.
    private var directors: [JSONValue] {
        var documents: [(name: String, fields: [String: JSONValue])] = []
        for argument in director {
            if let index = documents.firstIndex(where: { $0.name == argument.name }) {
                documents[index].fields["secondAddress"] = .text(argument.address)
            } else {
                documents.append((argument.name, ["name": .text(argument.name), "address": .text(argument.address)]))
            }
        }
        return documents.map { .object($0.fields) }
    }
}
