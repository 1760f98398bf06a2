import Testing

extension Stories {
    @Test("Of all machines on the wire that take packets for a VIP, the active director alone answers for it")
    static func neighbors() async throws {
        let active = try await NeighborQuestion.machine(of: "blue-a")
        for vip in ["10.9.0.201", "fd09::b:1"] {
            #expect(try await NeighborQuestion.answers(for: vip) == [active], "\(vip)")
        }
        for (free, taken) in [("10.9.0.210", "10.9.0.21"), ("fd09::b:10", "fd09::21")] {
            #expect(try await NeighborQuestion.answers(for: free).isEmpty, "\(free)")
            #expect(try await NeighborQuestion.answers(for: taken) == [NeighborQuestion.machine(of: "edge-1")])
        }

        // The question finds a machine that answers besides.
        try await Command.need(["sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=0"], in: "edge-3")
        let both = try await NeighborQuestion.answers(for: "10.9.0.201")
        try await Command.need(["sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1"], in: "edge-3")
        #expect(try await both == [active, NeighborQuestion.machine(of: "edge-3")])
    }
}
