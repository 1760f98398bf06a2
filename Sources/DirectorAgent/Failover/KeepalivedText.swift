import FleetModel

/// The file that keepalived includes: the virtual routers that carry the pair's VIPs, as this director takes part in them. Pure.
///
/// keepalived moves addresses and knows nothing of IPVS; equal orders give equal bytes, so that it is reloaded for changes alone.
struct KeepalivedText {
    /// The priority of the director that is preferred, and of the other. A master that leaves says so first and takes its addresses
    /// off then; a backup that hears of it waits (256 - priority) / 256 of an advert. So neither is high, or an address is on
    /// both for some milliseconds. They differ, so that two that start together do not both take the VIPs.
    static let priorities = (preferred: 150, other: 100)
    /// Seconds between two rounds of gratuitous ARP and neighbour adverts of a master, for switches and hosts that forgot.
    static let refreshSeconds = 60

    var pair: Pair.Key
    var director: String
    var failover: Slice.Failover
    var vips: [Slice.Address]
    var paths: FailoverPaths
    /// VIPs that stand in no router for now, because they change from one to another.
    var withheld: Set<IPAddress> = []

    /// The name of a virtual router, by which keepalived tells its state.
    static func instance(_ director: String, _ family: IPAddress.Family) -> String {
        "lvsfleet-\(director)" + (family == .v6 ? "-6" : "")
    }

    /// The only address in a router's adverts. keepalived takes none with other addresses than its own list, and two agents are a
    /// revision apart at times: this one is made from the id alone. IPv4's last 256 of the link-local ones are given to nobody
    /// (RFC 3927, 2.1), and `fe80::4c56:x` has `LV` in ASCII.
    static func constantAddress(_ id: UInt8, _ family: IPAddress.Family) -> String {
        switch family {
        // With the scope of a link the kernel takes it for the source of nothing that goes further.
        case .v4: "169.254.255.\(id)/32 scope link"
        // keepalived deprecates a /128, so that it is nobody's source either.
        case .v6: "\(IPAddress(v6: 0xfe80 << 112 | 0x4c56 << 16 | UInt128(id)))/128"
        }
    }

    /// The families of which some VIPs cannot move, because a director has no address for unicast adverts.
    var silentFamilies: [IPAddress.Family] {
        guard failover.usesUnicast, failover.routers.count > 1 else { return [] }
        return vips.movingFamilies.filter { family in failover.routers.contains { $0.address(family) == nil } }
    }

    var text: String {
        var lines = [
            "# Written by lvsfleet-agent from what Central plans for pair \(pair), and written anew when that changes.",
            "# keepalived.conf takes it by a line of its own: include \(paths.include)",
            "global_defs {",
            "    vrrp_notify_fifo \"\(paths.fifo)\"",
            "    fifo_write_vrrp_states_on_reload",
            "}",
        ]
        let silent = silentFamilies
        for router in failover.routers {
            lines += [
                "track_file \(Self.instance(router.director, .v4)) {",
                "    file \"\(paths.stepDown(router.director))\"",
                "    weight 0", "    init_file 1", "}",
            ]
            // Also where it carries nothing yet: a router that is there takes a VIP at once.
            for family in vips.movingFamilies where !silent.contains(family) { lines += instance(router, family) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func instance(_ router: Slice.Router, _ family: IPAddress.Family) -> [String] {
        let priority = router.director == director ? Self.priorities.preferred : Self.priorities.other
        var lines = [
            "vrrp_instance \(Self.instance(router.director, family)) {",
            // Who comes back takes nothing from who carries on: only a fault or the end of a master moves VIPs.
            "    state BACKUP", "    nopreempt", "    version 3",
            "    interface \(failover.interface)",
            "    virtual_router_id \(router.id)",
            "    priority \(priority)",
            "    advert_int \(Self.seconds(failover.advertMillis))",
            "    garp_master_refresh \(Self.refreshSeconds)",
        ]
        if failover.usesUnicast { lines += unicast(family) }
        lines += [
            "    track_file {", "        \(Self.instance(router.director, .v4))", "    }",
            "    virtual_ipaddress {", "        \(Self.constantAddress(router.id, family))", "    }",
        ]
        let addresses = vips.filter {
            $0.preferredDirector == router.director && $0.address.family == family && !withheld.contains($0.address)
        }
        if !addresses.isEmpty {
            lines +=
                ["    virtual_ipaddress_excluded {"] + addresses.map { "        \(Self.host($0.address))" } + ["    }"]
        }
        return lines + ["}"]
    }

    /// Adverts from this director's address to its partner's alone; without a partner there is nobody to tell.
    private func unicast(_ family: IPAddress.Family) -> [String] {
        let own = failover.routers.first { $0.director == director }?.address(family)
        let others = failover.routers.filter { $0.director != director }.compactMap { $0.address(family) }
        guard let own, !others.isEmpty else { return [] }
        return ["    unicast_src_ip \(own)", "    unicast_peer {"] + others.map { "        \($0)" } + ["    }"]
    }

    private static func host(_ address: IPAddress) -> String { "\(address)/\(address.family.bitWidth)" }

    /// Milliseconds as keepalived reads them: `0.2`, `1.05`.
    private static func seconds(_ millis: Int) -> String {
        let hundredths = millis / 10
        let fraction = hundredths % 100
        if fraction == 0 { return "\(hundredths / 100)" }
        if fraction % 10 == 0 { return "\(hundredths / 100).\(fraction / 10)" }
        return "\(hundredths / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
    }
}

extension [Slice.Address] {
    /// The families of which there are VIPs that move.
    var movingFamilies: [IPAddress.Family] {
        IPAddress.Family.allCases.filter { family in
            contains { $0.preferredDirector != nil && $0.address.family == family }
        }
    }
}
