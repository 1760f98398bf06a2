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

    /// The name of a virtual router, by which keepalived tells its state.
    static func instance(_ director: String, _ family: IPAddress.Family) -> String {
        "lvsfleet-\(director)" + (family == .v6 ? "-6" : "")
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
        for router in failover.routers {
            lines += [
                "track_file \(Self.instance(router.director, .v4)) {",
                "    file \"\(paths.stepDown(router.director))\"",
                "    weight 0", "}",
            ]
            for family in IPAddress.Family.allCases {
                let addresses = vips.filter { $0.preferredDirector == router.director && $0.address.family == family }
                if let first = addresses.first { lines += instance(router, family, first, addresses.dropFirst()) }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func instance(
        _ router: Slice.Router, _ family: IPAddress.Family, _ first: Slice.Address, _ others: ArraySlice<Slice.Address>
    ) -> [String] {
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
            "    track_file {", "        \(Self.instance(router.director, .v4))", "    }",
            "    virtual_ipaddress {", "        \(Self.host(first.address))", "    }",
        ]
        // An advert has room for few addresses, and one is enough to tell the router by.
        if !others.isEmpty {
            lines +=
                ["    virtual_ipaddress_excluded {"] + others.map { "        \(Self.host($0.address))" } + ["    }"]
        }
        return lines + ["}"]
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
