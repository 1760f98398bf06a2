import Foundation
import Testing

extension Stories {
    @Test(
        "What install/realserver wrote makes the same of a node when it boots: by systemd-networkd itself, and by a script"
    )
    static func preparedBoot() async throws {
        let node = "edge-4"
        let machine = try Machine(node, folder: "\(Lab.state)/stories/prepared-boot/\(node)")
        try await Machine.loadTunnels()
        // networkd runs as a user of its own; and another's address and route stand on lo.
        _ = try await machine.run([
            "sh", "-c",
            "printf '%s\\n' root:x:0:0::/:/bin/sh systemd-network:x:998:998::/:/bin/sh >/etc/passwd; "
                + "printf '%s\\n' root:x:0: systemd-network:x:998: >/etc/group; echo \(String(repeating: "1", count: 32)) >/etc/machine-id",
        ])
        let pristine = try await machine.snapshot()
        let others = [["address", "192.0.2.5/32"], ["route", "local", "192.0.2.64/26"]]
        for other in others {
            try await Command.need(["ip", other[0], "add"] + other[1...] + ["dev", "lo"], in: node)
        }
        do {
            try await boots(machine, besides: others)
        } catch {
            try? await undo(machine, others)
            throw error
        }
        try await undo(machine, others)
        // What networkd sets on every interface that it keeps is its own affair.
        let changes = Machine.changes(from: pristine, to: try await machine.snapshot()).filter {
            !$0.contains("conf.lo.promote_secondaries") && !$0.contains("conf.lo.addr_gen_mode")
        }
        #expect(changes.isEmpty, "\(changes)")
    }

    private static func undo(_ machine: Machine, _ others: [[String]]) async throws {
        try await machine.install("realserver", ["--remove"])
        for other in others {
            try await Command.need(["ip", other[0], "del"] + other[1...] + ["dev", "lo"], in: machine.host)
        }
    }

    private static func boots(_ machine: Machine, besides others: [[String]]) async throws {
        let arguments = [
            "--range", "10.9.8.0/24", "--range", "fd0a::/64", "--vip", "10.9.9.1", "--vip", "fd0b::1", "--drop",
            "10.9.9.0/24", "--interface", "eth0", "--tun", "gue:6080", "--director", "10.9.0.11", "--mss", "1400",
        ]
        let isHere = FileManager.default.isExecutableFile(atPath: "/lib/systemd/systemd-networkd")
        for (format, boot) in (isHere ? [("networkd", networkd)] : []) + [("script", "true")] {
            try await machine.install("realserver", arguments + ["--format", format])
            #expect(try await machine.install("realserver", ["--check"]) == "", "\(format)")
            // A reboot, as far as this concerns it.
            try await Command.need(["sh", "-c", forget], in: machine.host)
            let gone = try await machine.run(["\(Lab.root)/install/realserver", "--check"])
            #expect(gone.status == 1 && gone.stdout.split(separator: "\n").count > 10, "\(gone)")
            let booted = try await machine.run([
                "sh", "-c",
                "sysctl -qp /etc/sysctl.d/60-lvsfleet-realserver.conf; \(boot); /etc/lvsfleet/realserver; "
                    + "sysctl -qp /etc/sysctl.d/60-lvsfleet-realserver.conf",
            ])
            let checked = try await machine.run(["\(Lab.root)/install/realserver", "--check"])
            #expect(checked.status == 0 && checked.stdout == "", "\(format)\n\(checked)\n\(booted)")
            for other in others {
                let shown = try await Command.need(
                    ["ip", other[0], "show"] + (other[0] == "route" ? ["table", "local"] : []) + ["dev", "lo"],
                    in: machine.host
                )
                #expect(shown.contains("\(other[other.count - 1]) "), "\(format)\n\(shown)")
            }
        }
    }

    /// networkd waits for udev unless /sys cannot be written, as in a container.
    private static let networkd = """
        unshare --mount sh -c 'mount -t sysfs -o ro sysfs /sys && mount -t tmpfs -o mode=755 run /run \
        && mkdir -p /run/systemd/netif/links && chown -R 998:998 /run/systemd/netif \
        && timeout 10 /lib/systemd/systemd-networkd'
        """

    private static let forget = """
        iptables -t mangle -F; iptables -t mangle -X; ip6tables -t mangle -F; ip6tables -t mangle -X
        ip link del lvsfleet-ipip0; ip link del lvsfleet-sit0; ip fou del port 6080
        ip route del local 10.9.8.0/24 dev lo; ip -6 route del local fd0a::/64 dev lo
        ip address del 10.9.9.1/32 dev lo; ip address del fd0b::1/128 dev lo
        while ip -4 rule del pref 30000 2>/dev/null; do :; done; while ip -6 rule del pref 30000 2>/dev/null; do :; done
        sysctl -qw net.ipv4.conf.eth0.arp_ignore=0 net.ipv4.conf.eth0.arp_announce=0
        """
}
