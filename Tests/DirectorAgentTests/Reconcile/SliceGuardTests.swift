import FleetModel
import FleetWire
import Testing

@testable import DirectorAgent

struct SliceGuardTests {
    private static let four: [UInt16] = [9000, 9001, 9002, 9003]

    /// An agent of pair blue that holds revision e1.5: four services over three real servers.
    private func guarded(_ rig: Rig) async throws -> Reconciler {
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: Self.four), 5, approval: nil))
        #expect(await agent.held?.number == 5, "nothing is in force yet, so nothing is guarded")
        return agent
    }

    /// Offers a slice; nil: it was taken.
    private func refusal(
        _ slice: Slice, _ number: UInt64, epoch: String = "e1", approval: SliceDocument.Approval? = nil
    ) async throws -> String? {
        let rig = try Rig()
        let agent = try await guarded(rig)
        let before = await rig.table
        let disk = try rig.folder.read("slice")
        await agent.take(
            try Sample.bytes(slice, number, epoch: epoch, approval: approval))
        guard case .refused(let revision, let reason) = await agent.state.outcome else {
            #expect(await agent.held == Revision(epoch: epoch, number: number))
            return nil
        }
        #expect(revision == Revision(epoch: epoch, number: number))
        #expect(await agent.held == Revision(epoch: "e1", number: 5), "what was in force stays in force")
        #expect(await rig.table == before)
        #expect(try rig.folder.read("slice") == disk, "a refused slice does not go to disk")
        return reason
    }

    @Test func `more than half of the services is refused with the counts, half is not`() async throws {
        #expect(try await refusal(Sample.slice(ports: [9000, 9001]), 6) == nil)
        #expect(
            try await refusal(Sample.slice(ports: [9000]), 6)
                == "revision 6 would remove 3 of 4 services, which no administrator approved; "
                + "lvsctl approve blue lets it through")
        // What comes beside does not make up for what goes.
        #expect(try await refusal(Sample.slice(ports: [9000, 9010, 9011, 9012, 9013]), 6) != nil)
    }

    @Test func `a live service is not emptied`() async throws {
        #expect(
            try await refusal(Sample.slice(ports: Self.four, servers: []), 6)
                == "revision 6 would leave 4 live services without a real server, the first: 10.9.0.201:9000/tcp, "
                + "which no administrator approved; lvsctl approve blue lets it through")
        #expect(try await refusal(Sample.slice(ports: [9000], servers: []), 6)?.contains(" and leave 1 live") == true)
        // All but one server may go, or drain: that is Central's to count.
        #expect(try await refusal(Sample.slice(ports: Self.four, servers: ["10.9.0.21"]), 6) == nil)
        #expect(try await refusal(Sample.slice(ports: Self.four, servers: ["10.9.0.21 draining"]), 6) == nil)
    }

    @Test func `a service whose servers all drain already may be emptied`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(servers: ["10.9.0.21 draining"]), 1))
        await agent.take(try Sample.bytes(try Sample.slice(servers: []), 2, approval: nil))
        #expect(await agent.held?.number == 2)
    }

    @Test func `an approval through the slice's own revision lets it in, a lower one does not`() async throws {
        let less = try Sample.slice(ports: [9000])
        #expect(try await refusal(less, 6, approval: .init(through: 6)) == nil)
        #expect(try await refusal(less, 8, approval: .init(through: 8)) == nil, "two orders that are taken as one")
        #expect(try await refusal(less, 8, approval: .init(through: 7)) != nil)
        #expect(
            try await refusal(less, 8, approval: .init(through: 7, stands: true)) == nil,
            "little came after the order, and both are taken as one")
        #expect(
            try await refusal(less, 8, approval: .init(through: 5, stands: true)) != nil,
            "the order was carried out here already: what is lost now came after it")
    }

    @Test func `a restored database is guarded against: its numbers say nothing, only an outright approval does`()
        async throws
    {
        let less = try Sample.slice(ports: [9000])
        #expect(try await refusal(less, 9, epoch: "e2") != nil)
        #expect(
            try await refusal(less, 9, epoch: "e2", approval: .init(through: 9)) != nil,
            "an order was weighed against what that Central served, not against what stands here")
        #expect(try await refusal(less, 9, epoch: "e2", approval: .init(through: 8, isOutright: true)) != nil)
        #expect(try await refusal(less, 9, epoch: "e2", approval: .init(through: 9, isOutright: true)) == nil)
        #expect(try await refusal(Sample.slice(ports: Self.four), 1, epoch: "e2") == nil, "what loses nothing is taken")
    }

    @Test func `a director moved to another pair is guarded in the same way`() async throws {
        let green = try Sample.slice(ports: Self.four, vip: "10.9.0.231", pair: "green")
        let reason = try await refusal(green, 6, approval: .init(through: 6))
        #expect(reason?.hasPrefix("revision 6 would remove 4 of 4 services") == true)
        #expect(reason?.contains("lvsctl approve green") == true)
        #expect(try await refusal(green, 2, approval: .init(through: 2, isOutright: true)) == nil)
    }

    @Test func `a VIP that is taken off by order drains and goes, one that a refused slice lacks stays`() async throws {
        // A2-31: what is owned and no longer wanted leaves by an accepted slice alone.
        let rig = try Rig()
        let agent = try await guarded(rig)
        try await rig.connect(1, to: "10.9.0.21:9000", of: "10.9.0.201:9000/tcp")
        let none = Slice(pair: "blue")
        await agent.take(try Sample.bytes(none, 6, approval: nil))
        #expect(try await rig.weights("10.9.0.201:9000/tcp")?.values.allSatisfy { $0 == 1 } == true)
        await agent.take(try Sample.bytes(none, 7, approval: .init(through: 7)))
        #expect(
            try await rig.weights("10.9.0.201:9000/tcp") == [
                "10.9.0.21:9000": 0, "10.9.0.22:9000": 0, "10.9.0.23:9000": 0,
            ])
        await agent.look()
        #expect(try await rig.weights("10.9.0.201:9000/tcp") == ["10.9.0.21:9000": 0], "a connection is still active")
        #expect(try await rig.weights("10.9.0.201:9001/tcp") == nil)
        try await rig.connect(0, to: "10.9.0.21:9000", of: "10.9.0.201:9000/tcp")
        await agent.look()
        #expect(await rig.table.isEmpty)
    }

    @Test func `a restart takes what is on disk without asking`() async throws {
        let rig = try Rig()
        let agent = try await guarded(rig)
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000]), 6, approval: .init(through: 6)))
        let again = try await rig.restarted()
        #expect(await again.held?.number == 6)
        #expect(await again.state.outcome == .applied(Revision(epoch: "e1", number: 6)))
        await again.take(try Sample.bytes(Slice(pair: "blue"), 7, approval: .init(through: 6)))
        #expect(await again.held?.number == 6, "the guard stands again")
    }
}
