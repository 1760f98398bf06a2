import Testing

extension Stories {
    @Test("A namespace is served on its VIP and refused on the other's")
    static func assignments() async throws {
        try await tell("assignments") { fleet in
            fleet.cluster.tcp = ["9000": "shop/orders:8080", "9001": "shop/cart:8080", "9002": "bank/ledger:8080"]
            fleet.cluster.udp = ["5353": "bank/dns:8080"]
            try await fleet.bringUp()

            // Nothing is exposed before it is assigned.
            #expect(try await Client.tcp("10.9.0.201", 9000) == .refused)
            #expect(try await fleet.ctl(["get", "services"]).contains("unassigned"))

            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await fleet.ctl(["assign", "namespace", "bank", "--vip", "bank"])
            try await fleet.waitApplied()
            try await expectServed("10.9.0.201", 9000)
            try await expectServed("10.9.0.201", 9001)
            try await expectServed("10.9.0.231", 9002)
            #expect(try await Client.tcp("10.9.0.231", 9000) == .refused)
            #expect(try await Client.tcp("10.9.0.201", 9002) == .refused)
            guard case .served = try await Client.udp("10.9.0.231", 5353) else {
                Issue.record("UDP through green is not served\n\(fleet.story)")
                return
            }

            // IPv6 VIPs serve too, beside the others.
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop6"])
            try await fleet.ctl(["assign", "namespace", "bank", "--vip", "bank6"])
            try await fleet.waitApplied()
            try await expectServed("fd09::b:1", 9000)
            try await expectServed("fd09::e:1", 9002)
            #expect(try await Client.tcp("fd09::e:1", 9000) == .refused)

            // The service's own assignment beats its namespace's.
            try await fleet.ctl(["assign", "service", "shop/orders", "--vip", "bank"])
            try await fleet.waitApplied()
            try await expectServed("10.9.0.231", 9000)
            try await expectServed("10.9.0.201", 9001)
            try await expectRefused("10.9.0.201", 9000, fleet)
            #expect(try await fleet.ctl(["explain", "shop/orders"]).contains("shop/orders@bank"))

            try await fleet.ctl(["unassign", "namespace", "bank", "--vip", "bank6"])
            // Unassigning closes the port; a command that takes much away wants to be meant.
            let refused = try await fleet.lvsctl(["unassign", "namespace", "bank", "--vip", "bank"])
            #expect(refused.status == 1 && refused.stderr.contains("--yes"), "\(refused)")
            try await expectServed("10.9.0.231", 9002)
            try await fleet.ctl(["unassign", "namespace", "bank", "--vip", "bank", "--yes"])
            try await fleet.waitApplied()
            try await expectRefused("10.9.0.231", 9002, fleet)
        }
    }

    /// The service drains first, so the port closes within a moment.
    private static func expectRefused(
        _ address: String, _ port: UInt16, _ fleet: Deployment, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var answers: [Client.Answer] = []
        try await eventually(
            within: 15, "\(address) port \(port) is refused", sourceLocation: sourceLocation,
            or: { "\(answers)\n\(fleet.story)" }
        ) {
            answers.append(try await Client.tcp(address, port))
            return answers.last == .refused
        }
    }

    private static func expectServed(
        _ address: String, _ port: UInt16, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await Client.tcp(address, port)
        guard case .served(let line) = answer else {
            Issue.record("\(address) port \(port): \(answer)", sourceLocation: sourceLocation)
            return
        }
        #expect(line.contains(" tcp \(port) "), sourceLocation: sourceLocation)
        // Direct routing: the application sees the client's own address.
        #expect(line.hasSuffix("10.9.0.100") || line.hasSuffix("fd09::100"), sourceLocation: sourceLocation)
    }
}
