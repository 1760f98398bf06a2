import Foundation
import Testing

extension Stories {
    @Test("The doctor of a pair finds each fault, says what mends it, and has nothing to say when that was done")
    static func pairDoctor() async throws {
        // One director refuses VIPs beyond a range that its own root set, and leaves synchronisation to others.
        let fence = ["--allow-vips", "10.9.0.192/28", "--allow-vips", "fd09::b:0/112", "--no-sync"]
        try await tell("pair-doctor", directorArguments: { $0 == "blue-b" ? fence : [] }) { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080"]
            try await fleet.bringUp()
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            let pool = try await fleet.ctl(["get", "pool", "ingress", "-o", "yaml"])
            let file = "\(fleet.folder)/pool.yaml"
            try pool.replacing("spec:\n", with: "spec:\n  check: {type: tcp, addressed: vip}\n")
                .write(toFile: file, atomically: true, encoding: .utf8)
            try await fleet.ctl(["apply", "-f", file])
            try await fleet.waitApplied()
            try await synchronise(fleet)

            let well = try await fleet.untilWell()
            for sentence in [
                "ok        blue-a and blue-b looked just now",
                "ok        each VIP is an address of one director",
                "ok        on the wire each VIP is answered for by the director that has it, and by nobody else",
                "ok        blue-a and blue-b hold the newest revision",
                "ok        blue-a and blue-b synchronise connections in both directions",
                "ok        eth0 of blue-a takes 1500 bytes and eth0 of blue-b takes 1500 bytes",
                "ok        the clocks agree",
                "ok        the real servers of pool ingress answer for each VIP",
                "pair/blue: nothing is wrong",
            ] { #expect(well.contains(sentence), "\(sentence)\n\(well)") }
            let missing = try await fleet.lvsctl(["doctor", "red"])
            #expect(missing.status == 1 && missing.stderr.contains("pair/red: there is no such pair"), "\(missing)")

            for fault in faults(fleet) {
                try await fault.make()
                try await fleet.untilFound(fault)
                try await fault.mend()
                try await fleet.untilWell()
            }
        }
    }

    /// Something that goes wrong, and what the doctor says of it.
    struct Fault {
        var words: [String]
        var isCritical = false
        var make: () async throws -> Void
        var mend: () async throws -> Void
    }

    private static func faults(_ fleet: Deployment) -> [Fault] {
        func run(_ host: String, _ line: String) -> () async throws -> Void {
            { try await Command.need(["sh", "-c", line], in: host) }
        }
        let address = "ip address del 10.9.0.201/32 dev eth0"
        return [
            Fault(
                words: [
                    "vip/shop ForeignAnswer: edge-2 (10.9.0.22", "answers for VIP shop (10.9.0.201) (heard by blue-a",
                    "On edge-2: run install/realserver --check; sysctl -w net.ipv4.conf.all.arp_ignore=1",
                ], isCritical: true,
                make: run("edge-2", "ip netns exec edge-2 sysctl -qw net.ipv4.conf.all.arp_ignore=0"),
                mend: run("edge-2", "ip netns exec edge-2 sysctl -qw net.ipv4.conf.all.arp_ignore=1")),
            Fault(
                words: [
                    "vip/shop RealServerWithoutVIP: edge-3 (10.9.0.23) gives blue-a and blue-b no answer for VIP shop",
                    "ip route add local 10.9.0.201 dev lo",
                ], make: run("edge-3", "ip route del local 10.9.0.192/27 dev lo"),
                mend: run("edge-3", "ip route add local 10.9.0.192/27 dev lo")),
            Fault(
                words: [
                    "director/blue-b SyncAsymmetric: It hears of no connection",
                    "ipvsadm --start-daemon backup --mcast-interface eth0 --syncid",
                ], make: run("blue-b", "ipvsadm --stop-daemon backup"),
                mend: { try await synchronise(fleet, roles: ["backup"]) }),
            Fault(
                words: [
                    "pair/blue MTUDiffers: eth0 of blue-a takes 1500 bytes and eth0 of blue-b takes 1400 bytes",
                    "On blue-b: ip link set eth0 mtu 1500",
                ], make: run("blue-b", "ip link set eth0 mtu 1400"), mend: run("blue-b", "ip link set eth0 mtu 1500")),
            Fault(
                words: ["director/blue-b RevisionRefused: It holds revision", "10.9.0.210", "lvsctl approve blue"],
                make: {
                    try await fleet.ctl([
                        "create", "vip", "late", "--address", "10.9.0.210", "--pair", "blue", "--pool", "ingress",
                    ])
                    try await fleet.carry("10.9.0.210", on: "blue")
                },
                mend: {
                    try await fleet.ctl(["delete", "vip", "late", "--yes"])
                    try await Command.need(["ip", "address", "del", "10.9.0.210/32", "dev", "eth0"], in: "blue-a")
                }),
            Fault(
                words: [
                    "director/blue-b NoFreshLook: It was asked to look now, and did not answer in time",
                    "On blue-b: systemctl status lvsfleet-agent",
                ], make: { fleet.agents["blue-b"]?.stop() },
                mend: {
                    try fleet.agents["blue-b"]?.start()
                    try await fleet.waitReady("blue-b")
                }),
            Fault(
                words: [
                    "pair/blue AddressOnBoth: blue-a and blue-b both have the address of VIP shop", address,
                    "vip/shop TwoAnswers: blue-",
                ], isCritical: true, make: run("blue-b", "ip address add 10.9.0.201/32 dev eth0"),
                mend: run("blue-b", address)),
        ]
    }

    /// Runs the daemons of blue-b by hand, as an administrator does who told its agent not to.
    private static func synchronise(_ fleet: Deployment, roles: [String] = ["master", "backup"]) async throws {
        var id: Substring?
        try await eventually(within: 15, "blue-a synchronises", or: { fleet.story }) {
            let text = try await Command.need(["ipvsadm", "-Ln", "--daemon"], in: "blue-a")
            id = text.split(separator: "syncid=").dropFirst().first?.prefix { $0.isNumber }
            return id != nil
        }
        for role in roles {
            try await Command.need(
                ["ipvsadm", "--start-daemon", role, "--mcast-interface", "eth0", "--syncid", "\(id ?? "")"],
                in: "blue-b")
        }
    }
}

extension Deployment {
    /// Asks the doctor until it has nothing to complain of.
    @discardableResult
    func untilWell(sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        var last: Command.Output?
        try await eventually(
            within: 30, "the doctor is content", sourceLocation: sourceLocation,
            or: { "\(last.map { "\($0)" } ?? "")\n\(self.story)" }
        ) {
            let output = try await lvsctl(["doctor", "blue", "--timeout", "3s"])
            last = output
            return output.status == 0
        }
        let findings = try await ctl(["get", "findings"])
        #expect(
            !findings.contains("pair/blue") && !findings.contains("vip/shop"), "\(findings)",
            sourceLocation: sourceLocation)
        return last?.stdout ?? ""
    }

    /// Asks the doctor until it says of a fault what it should, and nothing of anything else that is critical.
    fileprivate func untilFound(_ fault: Stories.Fault) async throws {
        var last: Command.Output?
        try await eventually(
            within: 30, fault.words.first ?? "", or: { "\(last.map { "\($0)" } ?? "")\n\(self.story)" }
        ) {
            let output = try await lvsctl(["doctor", "blue", "--timeout", "3s"])
            last = output
            return output.status == 1 && fault.words.allSatisfy(output.stdout.contains)
        }
        #expect(last?.stdout.contains("CRITICAL") == fault.isCritical, "\(last?.stdout ?? "")")
        // What is critical stands among the findings too, without anybody asking the doctor.
        let findings = try await ctl(["get", "findings"])
        for word in fault.words.first?.split(separator: " ").prefix(2) ?? [] where fault.isCritical {
            #expect(findings.contains(word.filter { $0 != ":" }), "\(findings)")
        }
    }
}
