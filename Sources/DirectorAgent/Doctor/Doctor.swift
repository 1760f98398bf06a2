import FleetModel

/// Looks at a director's host for what makes IPVS misbehave. Reads and changes nothing.
struct Doctor: Sendable {
    var host = HostFiles()
    /// The forwarding methods that the agent's slice uses; nil: not known, and what only some of them need is left out.
    var forwarding: Set<Forwarding>?
    /// Whether checks of the agent's slice ask for VIPs; nil: not known.
    var probesVIPs: Bool?
    /// Whether a network interface merges what it receives (large receive offload); nil where it does not say.
    var mergesReceived: @Sendable (_ interface: String) -> Bool? = { LargeReceiveOffload.isOn($0) }

    /// Everything looked at, in a fixed order.
    func examine() -> [Diagnosis] {
        [kernel, tableModule, schedulerModule, connectionTable].compactMap { $0 } + switches + interfaces + [kubeProxy]
            + masquerading
    }

    private var kernel: Diagnosis {
        let release = host.text("proc/sys/kernel/osrelease") ?? "unknown"
        let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        let isOld = numbers.count == 2 && (numbers[0], numbers[1]) < (4, 18)
        return Diagnosis(
            "kernel", found: release,
            isOld
                ? .init(
                    why:
                        "The scheduler mh, by which a director that takes over keeps connections, came with Linux 4.18.",
                    mend: "apt-get install linux-image-amd64 && reboot") : nil)
    }

    private var tableModule: Diagnosis {
        let isThere = host.exists("proc/net/ip_vs")
        return Diagnosis(
            "module ip_vs", found: isThere ? "loaded" : "not loaded",
            isThere
                ? nil
                : .init(
                    why: "Without it this kernel has no virtual services.",
                    mend: "modprobe ip_vs && echo ip_vs >>/etc/modules-load.d/lvsfleet.conf"))
    }

    private var schedulerModule: Diagnosis? {
        guard host.exists("proc/net/ip_vs"), let modules = host.text("proc/modules") else { return nil }
        let isLoaded = modules.split(separator: "\n").contains { $0.hasPrefix("ip_vs_mh ") }
        let isBuiltIn = host.exists("sys/module/ip_vs_mh")
        return Diagnosis(
            "module ip_vs_mh", found: isLoaded ? "loaded" : isBuiltIn ? "built in" : "not loaded",
            isLoaded || isBuiltIn
                ? nil
                : .init(
                    why: "mh is the usual scheduler; a kernel that may not load modules later refuses such services.",
                    mend: "modprobe ip_vs_mh && echo ip_vs_mh >>/etc/modules-load.d/lvsfleet.conf"))
    }

    private var connectionTable: Diagnosis? {
        // The first line of the table: `IP Virtual Server version 1.2.1 (size=4096)`.
        guard let line = host.text("proc/net/ip_vs")?.split(separator: "\n").first,
            let size = line.split(separator: "=").last.flatMap({ Int($0.prefix { $0.isNumber }) })
        else { return nil }
        return Diagnosis(
            "connection table", found: "\(size) buckets",
            size >= 1 << 16
                ? nil
                : .init(
                    why:
                        "A million connections are \(1_000_000 / max(size, 1)) in each bucket, and every packet walks one.",
                    mend: "echo 'options ip_vs conn_tab_bits=20' >/etc/modprobe.d/lvsfleet.conf && reboot"))
    }

    private var kubeProxy: Diagnosis {
        let isThere = host.exists("sys/class/net/kube-ipvs0")
        return Diagnosis(
            "kube-proxy", found: isThere ? "uses IPVS on this host (kube-ipvs0)" : "does not use IPVS on this host",
            isThere
                ? .init(
                    why: "In mode ipvs it removes virtual services that are not its own, the agent's among them.",
                    mend:
                        "kubectl -n kube-system edit configmap kube-proxy    # mode: nftables, or ipvs.excludeCIDRs: the VIPs"
                )
                : nil)
    }

    /// What only forwarding by masquerading needs.
    private var masquerading: [Diagnosis] {
        guard forwarding?.contains(.masq) == true else { return [] }
        let why = "With masq the real servers' answers are routed through this host."
        return ["net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding"].compactMap { path in
            sysctl(path, wanted: "1", why: why)
        }
    }
}
