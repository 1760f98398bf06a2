import FleetModel
import FleetRoute
import Testing

@testable import DirectorAgent

@Suite("Local routes become what they shall be, and others' are never touched")
struct RoutePlanTests {
    private let ours = RouteOrigin.realServer

    private func networks(_ texts: [String]) -> Set<IPNetwork> { Set(texts.compactMap { IPNetwork($0) }) }

    private func plan(_ wanted: [String], _ found: HostNetwork) -> [String] {
        RoutePlan.operations(routes: networks(wanted), found: found, origin: ours).map(\.description)
    }

    @Test("What is missing is added, what is too much is removed, additions first")
    func differences() throws {
        let found = try HostNetwork.sample().with(local: "10.9.0.202/32", origin: ours)
        #expect(
            plan(["10.9.0.201/32", "fd09::b:1/128"], found) == [
                "add the local route 10.9.0.201/32", "add the local route fd09::b:1/128",
                "remove the local route 10.9.0.202/32",
            ])
        #expect(plan(["10.9.0.202/32"], found) == [])
    }

    @Test("An equal route of the administrator's is as good as ours, and stays when it is not wanted")
    func administrators() throws {
        let found = try HostNetwork.sample().with(local: "10.9.0.201/32", origin: 3)
        #expect(plan(["10.9.0.201/32"], found) == [])
        #expect(plan([], found) == [])
        // A range is another thing than an address in it.
        #expect(plan(["10.9.0.192/27"], found) == ["add the local route 10.9.0.192/27"])
    }

    @Test("A route that an address on another interface makes does not count: it goes with the address")
    func addresses() throws {
        let found = try HostNetwork.sample().with(local: "10.9.0.201/32", link: 2, origin: 2)
        #expect(plan(["10.9.0.201/32"], found) == ["add the local route 10.9.0.201/32"])
    }

    @Test("Rules stand before routes and go after them; an equal one of others is enough")
    func rules() throws {
        func rule(_ network: String, _ origin: UInt8) throws -> BlackholeRule {
            BlackholeRule(
                network: try #require(IPNetwork(network)), interface: "eth0", priority: 100, origin: origin)
        }
        var found = try HostNetwork.sample().with(local: "10.9.0.202/32", origin: ours)
        found.rules = [try rule("10.9.0.224/27", ours), try rule("10.9.0.0/28", 3), try rule("fd09::/112", 3)]
        let wanted: Set = [try rule("10.9.0.192/27", ours), try rule("fd09::/112", ours)]
        let plan = RoutePlan.operations(
            routes: networks(["10.9.0.201/32"]), rules: wanted, found: found, origin: ours)
        #expect(
            plan.map(\.description) == [
                "add the rule iif eth0 to 10.9.0.192/27 blackhole", "add the local route 10.9.0.201/32",
                "remove the local route 10.9.0.202/32", "remove the rule iif eth0 to 10.9.0.224/27 blackhole",
            ])
    }

    /// Whatever stands: after the operations stands what is wanted, and what others made.
    @Test("Any state becomes the wanted one in one step", arguments: 0..<60 as Range<UInt64>)
    func converges(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let all = (1...8).map { "10.9.0.\(200 + $0)/32" } + (1...4).map { "fd09::b:\($0)/128" }
        var found = try HostNetwork.sample()
        for text in all {
            for origin in [ours, RouteOrigin.director, 3] where Bool.random(using: &random) {
                found = try found.with(local: text, origin: origin)
            }
        }
        let wanted = networks(all.filter { _ in Bool.random(using: &random) })
        let host = HostInMemory(found)
        for operation in RoutePlan.operations(routes: wanted, found: found, origin: ours) {
            try await host.apply(operation)
        }
        let after = await host.network
        #expect(RoutePlan.operations(routes: wanted, found: after, origin: ours) == [])
        func standing(_ network: HostNetwork, _ isOurs: Bool) -> Set<IPNetwork> {
            Set(network.localRoutes.filter { ($0.origin == ours) == isOurs }.map(\.network))
        }
        #expect(standing(after, false) == standing(found, false))
        #expect(standing(after, true).isSubset(of: wanted))
        #expect(wanted.isSubset(of: standing(after, true).union(standing(after, false))))
    }
}
