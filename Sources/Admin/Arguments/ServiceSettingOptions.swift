internal import ArgumentParser
internal import FleetModel
internal import FleetWire

/// SERVICE SETTINGS of the command line. Only their shape is judged here: what is a scheduler, Central says.
struct ServiceSettingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How connections are spread: mh, rr, wrr, lc, wlc, ...", valueName: "name"))
    var scheduler: String?

    @Option(help: ArgumentHelp("Switches of mh and sh: fallback,port.", valueName: "flag,..."))
    var schedulerFlags: String?

    @Option(help: ArgumentHelp("How packets reach real servers.", valueName: "dr|tun|masq"))
    var forwarding: String?

    @Option(help: ArgumentHelp("How tun wraps packets; ipip without.", valueName: "ipip|gue:port|gre"))
    var tunnel: TunnelArgument?

    @Option(help: ArgumentHelp("What becomes of a tunnel's checksum.", valueName: "none|checksum|remote"))
    var tunnelChecksum: String?

    @Option(help: ArgumentHelp("A client, or its network, keeps its real server so long.", valueName: "seconds[/mask]"))
    var persistence: PersistenceArgument?

    @Option(help: ArgumentHelp("What tells clients apart beside their address (UDP only).", valueName: "sip"))
    var persistenceEngine: String?

    @Flag(inversion: .prefixedNo, help: "A client keeps its real server across the ports of the VIP.")
    var persistAcrossPorts: Bool?

    @Flag(inversion: .prefixedNo, help: "Each datagram is scheduled anew (UDP only).")
    var onePacket: Bool?

    @Option(help: ArgumentHelp("Connections at which a real server gets no new ones.", valueName: "n"))
    var upperThreshold: Int64?

    @Option(help: ArgumentHelp("Connections at which it gets new ones again.", valueName: "n"))
    var lowerThreshold: Int64?

    @Option(help: ArgumentHelp("How long a draining real server keeps its connections.", valueName: "seconds"))
    var drain: Int64?

    @Option(help: ArgumentHelp("Where clients must come from; all others are refused.", valueName: "cidr,...|any"))
    var sourceRanges: RangesArgument?

    func validate() throws {
        if tunnelChecksum != nil, tunnel == nil {
            throw ValidationError("--tunnel-checksum goes with --tunnel.")
        }
        if persistenceEngine != nil, persistence == nil {
            throw ValidationError("--persistence-engine goes with --persistence.")
        }
    }

    /// The document `spec.service` of a VIP, `spec.settings` of an assignment; nil where no option was given.
    var document: JSONValue? {
        var fields: [String: JSONValue] = [:]
        fields["scheduler"] = scheduler.map { .text($0) }
        fields["schedulerFlags"] = schedulerFlags.map { .list($0.split(separator: ",").map { .text(String($0)) }) }
        fields["forwarding"] = forwarding.map { .text($0) }
        fields["tunnel"] = tunnel?.document(checksum: tunnelChecksum)
        fields["persistence"] = persistence?.document(engine: persistenceEngine)
        fields["persistAcrossPorts"] = persistAcrossPorts.map { .bool($0) }
        fields["onePacket"] = onePacket.map { .bool($0) }
        fields["upperThreshold"] = upperThreshold.map { .integer($0) }
        fields["lowerThreshold"] = lowerThreshold.map { .integer($0) }
        fields["drainSeconds"] = drain.map { .integer($0) }
        fields["sourceRanges"] = sourceRanges.map { .list($0.ranges.map { .text($0) }) }
        return fields.isEmpty ? nil : .object(fields)
    }
}
