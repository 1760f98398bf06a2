import FleetModel
import FleetWire
import Testing

@testable import DirectorAgent

@Suite("A drain on a VIP that the partner carries ends with the partner's word, or in time")
struct DrainElsewhereTests {
    private let service = "10.9.0.201:9000/tcp"

    /// An agent whose third server drains; it counts no connection there.
    private func draining(_ role: DirectorReport.Role?) async throws -> (Rig, Reconciler) {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        if let role { await agent.heard(roles: ["shop": role], problem: nil) }
        await agent.take(try Sample.bytes(try Sample.slice(servers: ["10.9.0.21", "10.9.0.22"]), 2))
        #expect(try await rig.weights(service)?["10.9.0.23:9000"] == 0)
        return (rig, agent)
    }

    private func isThere(_ rig: Rig) async throws -> Bool {
        try await rig.weights(service)?.keys.contains("10.9.0.23:9000") == true
    }

    @Test(
        "Who carries it, or does not know, goes by its own count",
        arguments: [nil, .active, .unknown] as [DirectorReport.Role?])
    func ownCount(role: DirectorReport.Role?) async throws {
        let (rig, agent) = try await draining(role)
        await agent.look()
        #expect(try await !isThere(rig))
    }

    @Test("Who stands by waits for the partner", arguments: [DirectorReport.Role.standby, .fault])
    func partnersWord(role: DirectorReport.Role) async throws {
        let (rig, agent) = try await draining(role)
        #expect(
            await agent.state.drains.map(\.server) == ["10.9.0.23:9000"],
            "it is told at once, so that nobody takes it for ended")
        await agent.look()
        #expect(try await isThere(rig))
        await agent.heard(endedDrains: [
            .init(service: service, server: "10.9.0.99:9000"), .init(service: "?", server: ""),
        ])
        await agent.look()
        #expect(try await isThere(rig))
        await agent.heard(endedDrains: [.init(service: service, server: "10.9.0.23:9000")])
        await agent.look()
        #expect(try await !isThere(rig))
    }

    @Test func theDeadlineEndsItAllTheSame() async throws {
        let (rig, agent) = try await draining(.standby)
        rig.advance(seconds: 301)
        await agent.look()
        #expect(try await !isThere(rig))
    }

    @Test("A director that takes over looks for itself")
    func takesOver() async throws {
        let (rig, agent) = try await draining(.standby)
        await agent.heard(roles: ["shop": .active], problem: nil)
        await agent.look()
        #expect(try await !isThere(rig))
    }
}
