import Foundation
import Testing

extension Stories {
    @Test(
        "A node that install/realserver prepared takes traffic for VIPs and answers for none; removed, it is as it was")
    static func preparedNodes() async throws {
        try await tell("prepared-nodes", clusterArguments: ["--cluster", "none"]) { fleet in
            let node = try BareNode(fleet)
            try await Machine.loadTunnels()
            try await node.strip()
            do {
                try await fleet.serveFromNode()
                try await node.answersUnprepared()
                let before = try await node.machine.snapshot()
                try await node.takesRanges()
                try await node.dropsWhatIsNotItsOwn()
                try await node.takesTunnels()
                try await node.isRemoved(before)
            } catch {
                try? await node.restore()
                throw error
            }
            try await node.restore()
        }
    }
}

extension BareNode {
    /// The VIP on lo and nothing else, as in many a guide: ARP is answered by two. IPv6 is not.
    fileprivate func answersUnprepared() async throws {
        #expect(try await Client.tcp(Self.vips[0], 9000) == .silence)
        try await command(["ip", "address", "add", "10.9.0.205/32", "dev", "lo"])
        try await command(["ip", "address", "add", "fd09::b:5/128", "dev", "lo", "nodad"])
        let active = try await NeighborQuestion.machine(of: "blue-a")
        let own = try await NeighborQuestion.machine(of: Self.name)
        #expect(try await NeighborQuestion.answers(for: "10.9.0.205") == [active, own])
        #expect(try await NeighborQuestion.answers(for: "fd09::b:5") == [active])
        try await command(["ip", "address", "del", "10.9.0.205/32", "dev", "lo"])
        try await command(["ip", "address", "del", "fd09::b:5/128", "dev", "lo"])
    }

    fileprivate func takesRanges() async throws {
        let arguments = Self.ranges + ["--interface", "eth0"]
        let planned = try await machine.install("realserver", arguments + ["--dry-run"])
        #expect(try await Client.tcp(Self.vips[0], 9000) == .silence, "a dry run changes nothing")
        let made = try await machine.install("realserver", arguments)
        #expect(planned == made.replacing("\n", with: " (dry run)\n"))
        for line in [
            "/etc/sysctl.d/60-lvsfleet-realserver.conf created", "sysctl net.ipv4.conf.eth0.arp_ignore 0 -> 1",
            "sysctl net.ipv6.ip_nonlocal_bind 0 -> 1", "route 10.9.0.192/27 created",
            "rule eth0 fd09::b:0/112 created",
        ] {
            #expect(made.split(separator: "\n").contains(Substring(line)), "\(line)\n\(made)")
        }
        let again = try await machine.install("realserver", arguments)
        #expect(again.split(separator: "\n").allSatisfy { $0.hasSuffix(" unchanged") }, "\(again)")
        #expect(try await machine.install("realserver", ["--check"]) == "")
        try await everythingIsServed(Self.vips)
        try await onlyTheDirectorAnswers()
    }

    /// A router with VIPs one by one, of which it lost one: what comes for it is not sent to the director again and again.
    fileprivate func dropsWhatIsNotItsOwn() async throws {
        try await command(["sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"])
        let arguments = [
            "--vip", "10.9.0.205", "--vip", "fd09::b:5", "--drop", "10.9.0.192/27", "--drop", "fd09::b:0/112",
            "--interface", "eth0",
        ]
        let made = try await machine.install("realserver", arguments)
        for line in [
            "route 10.9.0.192/27 deleted", "address fd09::b:5/128 created",
            "sysctl net.ipv6.ip_nonlocal_bind 1 -> 0",
        ] {
            #expect(made.split(separator: "\n").contains(Substring(line)), "\(line)\n\(made)")
        }
        try await everythingIsServed(Self.vips)
        try await onlyTheDirectorAnswers()

        try await command(["ip", "address", "del", "10.9.0.205/32", "dev", "lo"])
        let missing = try await machine.run(["\(Lab.root)/install/realserver", "--check"])
        #expect(missing.status == 1 && missing.stdout == "address 10.9.0.205/32 is missing\n", "\(missing)")
        // A rule without a target counts, and does nothing else.
        try await command(["iptables", "-A", "FORWARD", "-d", "10.9.0.205"])
        #expect(try await Client.tcp("10.9.0.205", 9000) == .silence)
        #expect(try await sentOn() == 0)
        // And this is what the rule is for.
        let rule = ["pref", "30000", "iif", "eth0", "to", "10.9.0.192/27", "blackhole"]
        try await command(["ip", "rule", "del"] + rule)
        #expect(try await Client.tcp("10.9.0.205", 9000) == .silence)
        #expect(try await sentOn() > 20, "without the rule a packet goes round until its time to live ends")
        let mended = try await machine.install("realserver", [])
        for line in ["address 10.9.0.205/32 created", "rule eth0 10.9.0.192/27 created"] {
            #expect(mended.split(separator: "\n").contains(Substring(line)), "\(line)\n\(mended)")
        }
        try await everythingIsServed(Self.vips)
    }

    private func sentOn() async throws -> Int {
        let text = try await command(["iptables", "-vS", "FORWARD"])
        let words = text.split(separator: "\n").last?.split(separator: " ").map(String.init) ?? []
        guard let place = words.firstIndex(of: "-c"), place + 1 < words.count else {
            throw LabError("no counter in \(text)")
        }
        return Int(words[place + 1]) ?? 0
    }

    fileprivate func takesTunnels() async throws {
        // Strict, as distributions have it: the larger of all's and an interface's counts.
        try await command(["sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1"])
        // IPv4 and IPv6 VIPs by way of each kind over either family, and what is left of 1500 bytes.
        let ways: [(String, String, [String], [Int])] = [
            ("ipip", "fd09::11", ["fd09::b:7"], [1400]), ("gre", "fd09::11", ["fd09::b:9"], [1392]),
            ("gue:6080", "fd09::11", ["fd09::b:a"], [1380]),
            ("ipip", "10.9.0.11", ["10.9.0.206", "fd09::b:6"], [1440, 1420]),
            ("gre", "10.9.0.11", ["10.9.0.207"], [1432]),
            ("gue:6080", "10.9.0.11", ["10.9.0.208", "fd09::b:8"], [1420, 1400]),
        ]
        for (kind, director, vips, segments) in ways {
            try await machine.install(
                "realserver",
                Self.ranges + ["--interface", "eth0", "--mss", "auto", "--tun", kind]
                    + ["--director", director, "--director", "10.9.0.12"])
            #expect(try await machine.install("realserver", ["--check"]) == "", "\(kind)")
            try await everythingIsServed(vips)
            for (vip, segment) in zip(vips, segments) {
                #expect(try await promised(by: vip) == segment, "\(kind) \(vip)")
            }
            try await everythingIsServed(Self.vips)
        }
        // No device is there for what only others of the ways need.
        #expect(try await !command(["ip", "-br", "link"]).contains("lvsfleet-gre0"))
        let strict = ["net.ipv4.conf.lvsfleet-ipip0.rp_filter"]
        try await command(["sysctl", "-qw", "\(strict[0])=1"])
        #expect(try await Client.tcp("10.9.0.208", 9000, seconds: 1) == .silence, "this is what rp_filter=2 is for")
        let missing = try await machine.run(["\(Lab.root)/install/realserver", "--check"])
        #expect(missing.stdout == "tunnel lvsfleet-ipip0 ipip 10.9.0.11 is missing\n", "\(missing)")
        try await machine.install("realserver", [])
        try await onlyTheDirectorAnswers()
    }

    fileprivate func isRemoved(_ before: String) async throws {
        try await command(["sysctl", "-qw", "net.ipv4.ip_forward=0", "net.ipv6.conf.all.forwarding=0"])
        try await command(["sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0"])
        try await command(["iptables", "-F", "FORWARD"])
        // Somebody else's value by now.
        try await command(["sysctl", "-qw", "net.ipv4.conf.eth0.arp_announce=1"])
        let removed = try await machine.run(["\(Lab.root)/install/realserver", "--remove"])
        #expect(removed.status == 0, "\(removed)")
        #expect(removed.stderr.contains("sysctl net.ipv4.conf.eth0.arp_announce is 1 by now"), "\(removed)")
        try await command(["sysctl", "-qw", "net.ipv4.conf.eth0.arp_announce=0"])
        let changes = Machine.changes(from: before, to: try await machine.snapshot())
        #expect(changes.isEmpty, "\(changes)")
        #expect(try await machine.install("realserver", ["--remove"]).hasSuffix(" unchanged\n"))
    }
}
