import Synchronization
import Testing

@testable import Central

/// When a plugin runs, and what is shown while it fails.
@Suite(.timeLimit(.minutes(1))) struct ExecSourceTests {
    /// A plugin, and the date, as a test tells them.
    private final class World: Sendable {
        private let state = Mutex<(results: [Result<ExecCredential, ClusterAccessError>], runs: Int, date: Int64)>(
            ([], 0, 0))
        /// While it is closed, runs wait.
        let gate = Mutex<CheckedContinuation<Void, Never>?>(nil)
        let isGated: Bool

        init(isGated: Bool = false) { self.isGated = isGated }

        var runs: Int { state.withLock { $0.runs } }

        func give(_ token: String, until expiry: Int64? = nil) {
            state.withLock { $0.results = [.success(ExecCredential(token: token, expiry: expiry))] }
        }

        func fail() { state.withLock { $0.results = [.failure(ClusterAccessError("the plugin failed."))] } }

        func turn(to date: Int64) { state.withLock { $0.date = date } }

        func source(pause: Duration = .zero) -> ExecSource {
            ExecSource(
                ExecPlugin(version: .v1, command: "p", place: "place"), pause: pause,
                date: { self.state.withLock { $0.date } }
            ) { (_: [UInt8]?) async throws(ClusterAccessError) in
                if self.isGated { await withCheckedContinuation { waiter in self.gate.withLock { $0 = waiter } } }
                let result = self.state.withLock { state in
                    state.runs += 1
                    return state.results[0]
                }
                return try result.get()
            }
        }

        func open() async {
            while true {
                let waiter = gate.withLock { waiter in
                    defer { waiter = nil }
                    return waiter
                }
                if let waiter { return waiter.resume() }
                await Task.yield()
            }
        }
    }

    @Test func keepsACredentialUntilABitBeforeItsEnd() async throws {
        let world = World()
        let source = world.source()
        world.give("one", until: 3600)
        #expect(try await source.current(authorities: nil).token == "one")
        world.give("two", until: 3700)
        world.turn(to: 3569)
        #expect(try await source.current(authorities: nil).token == "one")
        world.turn(to: 3570)
        #expect(try await source.current(authorities: nil).token == "two")
        // Of a short life a tenth.
        world.give("three")
        world.turn(to: 3686)
        #expect(try await source.current(authorities: nil).token == "two")
        world.turn(to: 3687)
        #expect(try await source.current(authorities: nil).token == "three")
        world.turn(to: 1 << 40)
        #expect(try await source.current(authorities: nil).token == "three")
        #expect(world.runs == 3)
    }

    @Test func fetchesAnotherAfterA401OfAnOlderCredentialOnly() async throws {
        let world = World()
        let source = world.source()
        world.give("one")
        let before = ContinuousClock.now
        _ = try await source.current(authorities: nil)
        world.give("two")
        await source.forget(olderThan: before)
        #expect(try await source.current(authorities: nil).token == "one")
        let later = ContinuousClock.now
        await source.forget(olderThan: later)
        #expect(try await source.current(authorities: nil).token == "two")
        // The same 401 again, of another request that began when that one did.
        await source.forget(olderThan: later)
        #expect(try await source.current(authorities: nil).token == "two")
        #expect(world.runs == 2)
    }

    @Test func runsOnceForAllWhoAskAtOnce() async throws {
        let world = World(isGated: true)
        let source = world.source()
        world.give("one")
        let tokens = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { try await source.current(authorities: nil).token } }
            await world.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(tokens == Array(repeating: "one", count: 100))
        #expect(world.runs == 1)
    }

    @Test func whoeverAskedFirstMayGo() async throws {
        let world = World(isGated: true)
        let source = world.source()
        world.give("one")
        let first = Task { try await source.current(authorities: nil).token }
        let second = Task { try await source.current(authorities: nil).token }
        first.cancel()
        await world.open()
        #expect(try await second.value == "one")
    }

    @Test func keepsTheLastWhileThePluginFails() async throws {
        let world = World()
        let source = world.source()
        world.give("one", until: 1000)
        _ = try await source.current(authorities: nil)
        world.fail()
        world.turn(to: 999)
        #expect(try await source.current(authorities: nil).token == "one")
        #expect(await source.trouble == "the plugin failed; the credential that it gave before is shown")
        world.turn(to: 1000)
        let error = await #expect(throws: ClusterAccessError.self) { try await source.current(authorities: nil) }
        #expect(error?.description == "the plugin failed.")
        world.give("two", until: 1000)
        let late = await #expect(throws: ClusterAccessError.self) { try await source.current(authorities: nil) }
        #expect(late?.description == "place: the plugin p gave a credential that had expired at 1970-01-01T00:16:40Z.")
        world.give("three")
        #expect(try await source.current(authorities: nil).token == "three")
        #expect(await source.trouble == nil)
    }

    @Test func restsAfterAFailure() async throws {
        let world = World()
        let source = world.source(pause: .seconds(1000))
        world.fail()
        for _ in 0..<5 {
            await #expect(throws: ClusterAccessError.self) { try await source.current(authorities: nil) }
        }
        #expect(world.runs == 1)
    }
}
