import FleetWire
import Testing

@testable import Central

extension Live {
    /// Leader election over a Lease of the live server, with the rights of the add-on leader-election.
    @Suite(.liveServer, .timeLimit(.minutes(5))) struct LeaseTests {
        /// Short, for leaders that are to be replaced.
        private static let short = LeaseTimings(
            duration: .seconds(2), renewalLimit: .milliseconds(1500), retry: .milliseconds(100))
        /// So long that nobody gets the lease by waiting.
        private static let long = LeaseTimings(
            duration: .seconds(600), renewalLimit: .seconds(500), retry: .milliseconds(100))

        private func holder(
            _ identity: String, _ name: String, _ timings: LeaseTimings
        ) async throws -> LeaseHolder {
            let server = try LiveAPIServer.here
            return LeaseHolder(
                session: APISession(access: try await server.access(), logger: ControlFixture.logger),
                namespace: "lvsfleet", name: name, identity: identity, timings: timings,
                logger: ControlFixture.logger)
        }

        private func path(_ name: String) -> String {
            "/apis/coordination.k8s.io/v1/namespaces/lvsfleet/leases/\(name)"
        }

        /// Gives the rights, and waits until they count.
        private func allow() async throws {
            try await LiveAPIServer.here.install("leader-election")
            let one = try await holder("nobody", "trial", Self.long)
            await LiveStage.wait("the right is known") {
                await one.campaign()
                return await one.isLeading()
            }
        }

        @Test("Without the rights nobody leads, and it is said why")
        func forbidden() async throws {
            let server = try LiveAPIServer.here
            _ = try await server.ask(
                "DELETE",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/lvsfleet/rolebindings/lvsfleet-central-leader-election")
            let one = try await holder("one", "refused", Self.long)
            await LiveStage.wait("refused") {
                await one.campaign()
                return await one.problem()?.contains("User \"\(LiveAPIServer.user)\" cannot") == true
            }
            #expect(await one.isLeading() == false)
        }

        @Test("Of two, one leads; when it is dead, the other leads after the duration, and never both")
        func takesOver() async throws {
            try await allow()
            let one = try await holder("one", "dying", Self.short)
            let two = try await holder("two", "dying", Self.short)
            await one.campaign()
            await two.campaign()
            #expect(await one.isLeading())
            #expect(await two.isLeading() == false)
            #expect(await two.holder() == "one")
            // It renews once more, and is never heard of again.
            await one.campaign()
            try await LiveStage.wait("the other leads") {
                await two.campaign()
                guard await two.isLeading() else {
                    try await Task.sleep(for: Self.short.retry)
                    return false
                }
                #expect(await one.isLeading() == false)
                return true
            }
            let lease = Lease(try await LiveAPIServer.here.succeed("GET", path("dying")))
            #expect(lease.holder == "two" && lease.transitions == 1 && lease.seconds == 2)
            // Who comes back sees that another leads.
            await one.campaign()
            #expect(await one.isLeading() == false)
            #expect(await one.problem() == nil)
        }

        @Test("A lease that is given back is taken at once, however long it would have run")
        func released() async throws {
            try await allow()
            let one = try await holder("one", "given", Self.long)
            let two = try await holder("two", "given", Self.long)
            let first = Task { try await one.run() }
            await LiveStage.wait("one leads") { await one.isLeading() }
            let second = Task { try await two.run() }
            await LiveStage.wait("the other sees it") { await two.holder() == "one" }
            first.cancel()
            try await first.value
            await LiveStage.wait("the other leads") { await two.isLeading() }
            #expect(await one.isLeading() == false)
            second.cancel()
            try await second.value
            #expect(Lease(try await LiveAPIServer.here.succeed("GET", path("given"))).holder.isEmpty)
        }

        @Test("Of two who make the lease at once, one leads, and neither calls it a problem")
        func race() async throws {
            try await allow()
            for round in 1...5 {
                let one = try await holder("one", "race-\(round)", Self.long)
                let two = try await holder("two", "race-\(round)", Self.long)
                async let first: Void = one.campaign()
                async let second: Void = two.campaign()
                _ = await (first, second)
                #expect([await one.isLeading(), await two.isLeading()].count { $0 } == 1)
                #expect(await one.problem() == nil)
                #expect(await two.problem() == nil)
            }
        }

        @Test("A leader whose lease somebody else wrote looks at it, and leads on where it is still its own")
        func conflict() async throws {
            try await allow()
            let server = try LiveAPIServer.here
            let one = try await holder("one", "touched", Self.long)
            await one.campaign()
            let touch = JSONValue.object(["metadata": .object(["annotations": .object(["seen": .text("yes")])])])
            try await server.succeed("PATCH", path("touched"), touch, type: "application/merge-patch+json")
            await one.campaign()
            #expect(await one.isLeading() == false)
            #expect(await one.problem() == nil)
            await one.campaign()
            #expect(await one.isLeading())
            let lease = try await server.succeed("GET", path("touched"))
            // What others wrote into it stays, and a lease that never changed hands counts no transition.
            #expect(lease["metadata"]?["annotations"]?["seen"]?.text == "yes")
            #expect(Lease(lease).transitions == 0)
        }

        @Test("A leader that cannot reach the server leads on until its time is over, and renews when it is back")
        func away() async throws {
            try await allow()
            let server = try LiveAPIServer.here
            let one = try await holder("one", "lonely", Self.long)
            await one.campaign()
            await server.end()
            await one.campaign()
            #expect(await one.problem()?.hasPrefix("PUT \(server.url)") == true)
            #expect(await one.isLeading())
            try await server.start()
            await one.campaign()
            #expect(await one.problem() == nil)
            #expect(await one.isLeading())
        }
    }
}
