import FleetModel

extension Doctor {
    /// The switches of IPVS itself.
    var switches: [Diagnosis] {
        [
            (
                "expire_nodest_conn", "1",
                "With 0 the packets of a connection whose server is gone vanish without a word."
            ),
            (
                "expire_quiescent_template", "1",
                "With 0 a client with persistence goes on to a server that is being drained."
            ),
            (
                "conn_reuse_mode", "3",
                "Otherwise a client that uses its port again within two minutes may get the server that has left."
            ),
            (
                "backup_only", "0",
                "With 1 a director that runs the backup role of connection synchronisation schedules nothing."
            ),
        ].compactMap { name, wanted, why in sysctl("net/ipv4/vs/\(name)", wanted: wanted, why: why) }
    }

    /// What is asked of each interface that packets come in by.
    var interfaces: [Diagnosis] {
        let names = host.names(in: "sys/class/net").filter { $0 != "lo" && $0 != "kube-ipvs0" }
        return names.flatMap { name in
            [pathFilter(name), ownSources(name), redirects(name), offload(name)].compactMap { $0 }
        }
    }

    /// A sysctl that has one right value; nil where this kernel has no such switch.
    func sysctl(_ path: String, wanted: String, why: String) -> Diagnosis? {
        guard let found = host.text("proc/sys/\(path)") else { return nil }
        let name = Self.name(path)
        return Diagnosis(
            "sysctl \(name)", found: found,
            found == wanted ? nil : .init(why: why, mend: Self.mend("\(name)=\(wanted)")))
    }

    /// The larger of `all` and the interface counts; 1 is strict.
    private func pathFilter(_ interface: String) -> Diagnosis? {
        let values = ["all", interface].compactMap {
            host.text("proc/sys/net/ipv4/conf/\($0)/rp_filter").flatMap { Int($0) }
        }
        guard let value = values.max() else { return nil }
        return Diagnosis(
            "rp_filter of \(interface)", found: "\(value)",
            value != 1
                ? nil
                : .init(
                    why: "Strict: packets of clients whose way back is another interface are dropped.",
                    mend: Self.mend("net.ipv4.conf.all.rp_filter=2")))
    }

    /// Either of `all` and the interface is enough. IPv6 has no such switch, and takes these packets.
    private func ownSources(_ interface: String) -> Diagnosis? {
        guard probesVIPs == true else { return nil }
        let values = ["all", interface].compactMap { host.text("proc/sys/net/ipv4/conf/\($0)/accept_local") }
        guard !values.isEmpty else { return nil }
        let isOn = values.contains("1")
        return Diagnosis(
            "accept_local of \(interface)", found: isOn ? "1" : "0",
            isOn
                ? nil
                : .init(
                    why:
                        "A pool's check asks for VIPs: the answers come from an address that this host may hold itself, "
                        + "and are dropped, so that every real server seems down.",
                    mend: Self.mend("net.ipv4.conf.\(interface).accept_local=1")))
    }

    /// Either of `all` and the interface is enough to send them; they matter where answers come back through this host.
    private func redirects(_ interface: String) -> Diagnosis? {
        guard forwarding?.contains(.masq) == true else { return nil }
        let on = ["all", interface].filter { host.text("proc/sys/net/ipv4/conf/\($0)/send_redirects") == "1" }
        return Diagnosis(
            "send_redirects of \(interface)", found: on.isEmpty ? "0" : "1",
            on.isEmpty
                ? nil
                : .init(
                    why:
                        "With masq the real servers would be told a way past this host, and clients get answers they drop.",
                    mend: Self.mend(on.map { "net.ipv4.conf.\($0).send_redirects=0" }.joined(separator: " "))))
    }

    private func offload(_ interface: String) -> Diagnosis? {
        guard let isOn = mergesReceived(interface) else { return nil }
        return Diagnosis(
            "large receive offload of \(interface)", found: isOn ? "on" : "off",
            isOn
                ? .init(
                    why: "Packets merged on receipt are too long to be sent on: forwarding slows to a crawl.",
                    mend: "ethtool -K \(interface) lro off") : nil)
    }

    private static func mend(_ settings: String) -> String {
        "sysctl -w \(settings)    # and in /etc/sysctl.d/60-lvsfleet.conf"
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").joined(separator: ".") }
}
