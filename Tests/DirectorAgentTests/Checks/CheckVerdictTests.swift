import FleetModel
import Testing

@testable import DirectorAgent

struct CheckVerdictTests {
    private func down(_ plan: CheckPlan, _ addresses: String...) -> [CheckTarget: String] {
        Dictionary(
            uniqueKeysWithValues: plan.targets.filter { addresses.contains("\($0.address)") }.map { ($0, "why") })
    }

    @Test func `each server is one target, however many services there are`() throws {
        let slice = try Sample.checked(try Sample.slice(ports: [9000, 9001, 9002]))
        #expect(CheckPlan(slice).targets.count == 3)
    }

    @Test func `pools with an equal check share the probe of an address`() throws {
        var slice = try Sample.checked(try Sample.slice(servers: ["10.9.0.21", "10.9.0.22"]))
        slice.pools.append(slice.pools[0])
        slice.pools[1].name = "other"
        slice.services.append(slice.services[0])
        slice.services[1].pool = "other"
        #expect(CheckPlan(slice).targets.count == 2)
        slice.pools[1].check?.port = 81
        #expect(CheckPlan(slice).targets.count == 4)
        let verdict = CheckVerdict(CheckPlan(slice), down: down(CheckPlan(slice), "10.9.0.22"))
        #expect(Set(verdict.quiet.keys) == ["ingress", "other"])
    }

    @Test func `who drains, weighs nothing or serves no VIP of its family is not probed`() throws {
        let slice = try Sample.checked(
            try Sample.slice(servers: ["10.9.0.21", "10.9.0.22=0", "10.9.0.23 draining", "fd09::21"]))
        #expect(CheckPlan(slice).targets.map { "\($0.address)" } == ["10.9.0.21"])
        #expect(CheckPlan(try Sample.slice()).targets.isEmpty, "no check, no probe")
    }

    @Test func `who fails is quiet, unless nobody is left`() throws {
        let plan = CheckPlan(try Sample.checked(try Sample.slice()))
        #expect(CheckVerdict(plan, down: [:]) == CheckVerdict())
        let one = CheckVerdict(plan, down: down(plan, "10.9.0.22"))
        #expect(one.quiet == ["ingress": Slice.Quiet(everywhere: [try Sample.address("10.9.0.22")])])
        #expect(
            one.checks.failing == [.init(pool: "ingress", address: try Sample.address("10.9.0.22"), reason: "why")])
        #expect(one.checks.failOpen.isEmpty)
        let all = CheckVerdict(plan, down: down(plan, "10.9.0.21", "10.9.0.22", "10.9.0.23"))
        #expect(all.quiet.isEmpty)
        #expect(all.checks.failing.count == 3)
        #expect(all.checks.failOpen == [.init(pool: "ingress", family: .v4)])
    }

    @Test func `a draining server does not keep a pool from failing open`() throws {
        let plan = CheckPlan(try Sample.checked(try Sample.slice(servers: ["10.9.0.21", "10.9.0.22 draining"])))
        #expect(CheckVerdict(plan, down: down(plan, "10.9.0.21")).quiet.isEmpty)
    }
}

extension Sample {
    /// The slice with a check of its pools.
    static func checked(_ slice: Slice, _ check: Pool.Check = .usual, port: UInt16 = 80) throws -> Slice {
        var slice = slice
        for index in slice.pools.indices { slice.pools[index].check = Slice.Check(check, port: port) }
        return slice
    }
}
