import FleetModel
import Synchronization
import Testing

@testable import DirectorAgent

@Suite("A VIP changes its router: out of one first, into the other after a pause")
struct VIPMoveTests {
    private func slice(shopOn director: String) throws -> Slice {
        var slice = try PairSample.slice()
        slice.vips[1].preferredDirector = director
        return slice
    }

    /// The routers of the shop's VIP in each file that keepalived was told of.
    private final class Files: Sendable {
        private let told = Shared<[String?]>([])

        init(_ stage: FailoverStage) throws {
            let shop = try Sample.address("10.9.0.201")
            stage.vrrp.whenReloaded { [weak stage, told] in
                let text = try? stage?.text("lvsfleet.conf")
                told.mutex.withLock { $0.append(StandingAddresses((text ?? nil) ?? "").instances[shop]) }
            }
        }

        var all: [String?] { told.value }
    }

    @Test("keepalived is told twice; others stay where they are")
    func goesOutFirst() async throws {
        let stage = try await FailoverStage()
        let files = try Files(stage)
        try await stage.take(try slice(shopOn: "blue-a"), 1)
        #expect(files.all == ["lvsfleet-blue-a"], "the first file takes nothing away")
        let before = try #require(try stage.text("lvsfleet.conf"))
        try await stage.take(try slice(shopOn: "blue-b"), 2)
        #expect(files.all == ["lvsfleet-blue-a", nil, "lvsfleet-blue-b"])
        let after = StandingAddresses(try #require(try stage.text("lvsfleet.conf")))
        #expect(after.added(in: StandingAddresses(before)) == [try Sample.address("10.9.0.201")])
    }

    @Test("Also a VIP that is new waits: an agent that ended in between knows no better")
    func newOnesWait() async throws {
        let stage = try await FailoverStage(pause: .milliseconds(120))
        try await stage.take(try slice(shopOn: "blue-a"), 1)
        var slice = try slice(shopOn: "blue-a")
        slice.vips.append(.init(name: "z", address: try Sample.address("10.9.0.204"), preferredDirector: "blue-b"))
        let start = ContinuousClock.now
        try await stage.take(slice, 2)
        #expect(ContinuousClock.now - start >= .milliseconds(120))
        #expect(stage.vrrp.reloads == 2, "nothing had to go out")
    }

    @Test("A slice that comes in the pause is the one that counts")
    func isOvertaken() async throws {
        let stage = try await FailoverStage(pause: .milliseconds(200))
        let files = try Files(stage)
        try await stage.take(try slice(shopOn: "blue-a"), 1)
        await stage.agent.take(try Sample.bytes(try slice(shopOn: "blue-b"), 2))
        async let moving: Void = stage.failover.step()
        try await eventually("it is out of its router") { files.all.count == 2 }
        await stage.agent.take(try Sample.bytes(try slice(shopOn: "blue-a"), 3))
        await moving
        #expect(files.all == ["lvsfleet-blue-a", nil], "it was put nowhere by an old order")
        await stage.failover.step()
        #expect(files.all == ["lvsfleet-blue-a", nil, "lvsfleet-blue-a"])
    }

    @Test("Its role is not told before the interfaces hold it; connections are taken up as after a takeover")
    func tellsWhenItIsDone() async throws {
        let stage = try await FailoverStage(window: .seconds(120))
        let shop = try Sample.address("10.9.0.201")
        try StateFolder(path: stage.files).write("lvsfleet-blue-a standby\nlvsfleet-blue-b active\n", to: .roles)
        let failover = try stage.anotherFailover()
        func role(_ vip: String) async -> DirectorReport.Role? { await stage.agent.state.roles[vip] }
        await stage.agent.take(try Sample.bytes(try slice(shopOn: "blue-a"), 1))
        await failover.step()
        #expect(await role("shop") == .standby)
        #expect(await stage.agent.state.routers?.first { $0.director == "blue-b" }?.role == .active)
        #expect(stage.switches.value.isEmpty)
        await stage.agent.take(try Sample.bytes(try slice(shopOn: "blue-b"), 2))
        await failover.step()
        #expect(await role("shop") == .unknown, "keepalived was told, and has not done it yet")
        #expect(await role("bank") == .active, "others do not hang on it")
        #expect(stage.switches.value == [KernelSwitch(name: "sloppy_tcp", value: "1")])
        stage.held.value = [shop]
        await failover.step()
        #expect(await role("shop") == .active)
    }

    @Test("What the release before this one wrote is understood")
    func standingAddresses() throws {
        let text = """
            vrrp_instance lvsfleet-blue-a {
                virtual_ipaddress {
                    10.9.0.201/32
                }
                virtual_ipaddress_excluded {
                    10.9.0.202/32
                }
            }
            vrrp_instance lvsfleet-blue-a-6 {
                unicast_peer {
                    fd09::12
                }
                virtual_ipaddress {
                    fe80::4c56:7/128
                }
                virtual_ipaddress_excluded {
                    fd09::b:1/128
                }
            }
            """
        #expect(
            StandingAddresses(text).instances == [
                try Sample.address("10.9.0.201"): "lvsfleet-blue-a",
                try Sample.address("10.9.0.202"): "lvsfleet-blue-a",
                try Sample.address("fd09::b:1"): "lvsfleet-blue-a-6",
            ])
    }
}
