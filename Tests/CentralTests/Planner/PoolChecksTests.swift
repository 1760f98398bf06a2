import FleetModel
import Testing

@testable import Central

@Suite struct PoolChecksTests {
    private typealias Fixture = PlannerFixture

    private func check(
        _ fleet: Fleet, tcp: [String: String] = [:], udp: [String: String] = [:], previous: [Pair.Key: Slice] = [:]
    ) -> Slice.Check? {
        plan(fleet, tcp: tcp, udp: udp, previous: previous).slices["blue"]?.pools.first?.check
    }

    private func plan(
        _ fleet: Fleet, tcp: [String: String] = [:], udp: [String: String] = [:], previous: [Pair.Key: Slice] = [:]
    ) -> Plan {
        Planner.plan(cluster: Fixture.cluster(tcp: tcp, udp: udp), fleet: fleet, previous: previous)
    }

    private func list(_ ports: String..., check: Pool.Check? = nil) -> Fleet {
        var fleet = Fixture.fleet
        let server = Pool.Server(address: Fixture.address("10.9.0.41"))
        fleet.pools["ingress"] = Pool.Settings(
            source: .fixed(Pool.Fixed(servers: [server], ports: ports.compactMap { Pool.Port($0) })), check: check)
        return fleet
    }

    @Test func withoutAnyWordItIsAConnection() {
        #expect(check(list("80/tcp")) == Slice.Check(Pool.Check(), port: 80))
        #expect(check(list("80/tcp"))?.intervalMillis == 500)
    }

    @Test func aListIsCheckedOnTheRealPortOfItsFirstPort() {
        #expect(check(list("53/udp", "443:8443/tcp", "80/tcp"))?.port == 8443)
        #expect(check(list("443:8443/tcp", "53:5353/udp", check: Pool.Check(type: .udp)))?.port == 5353)
        #expect(check(list("80/tcp", check: Pool.Check(type: .http, port: 8080)))?.port == 8080)
    }

    @Test func aListWithoutTCPPortIsNotChecked() {
        #expect(check(list("53/udp")) == nil)
        #expect(plan(list("53/udp")).findings.isEmpty)
        #expect(check(list("80/tcp", check: Pool.Check(type: .none))) == nil)
    }

    @Test func podsAreCheckedOnTheirVIPsFirstHTTPPort() {
        var fleet = Fixture.fleet
        fleet.vips["shop"]?.httpPorts = [8080, 80]
        #expect(check(fleet, tcp: ["9000": "shop/orders:80"])?.port == 8080)
        fleet.vips["shop"]?.httpPorts = nil
        #expect(check(fleet)?.port == 80)
        // Every pair probes the same, whichever of them has the VIP.
        #expect(plan(fleet).slices["green"]?.pools.first?.check?.port == 80)
    }

    @Test func podsWithoutHTTPPortsAreCheckedOnTheLowestExposedPort() {
        #expect(check(Fixture.fleet, tcp: ["9001": "shop/cart:80", "9000": "shop/orders:80"])?.port == 9000)
        #expect(check(Fixture.fleet) == nil)
    }

    @Test func aPortThatIsCheckedStaysWhileItIsExposed() {
        let first = plan(Fixture.fleet, tcp: ["9001": "shop/cart:80"])
        let both = ["9000": "shop/orders:80", "9001": "shop/cart:80"]
        let second = plan(Fixture.fleet, tcp: both, previous: first.slices)
        #expect(second.slices["blue"]?.pools.first?.check?.port == 9001, "a new port may not be served everywhere yet")
        #expect(check(Fixture.fleet, tcp: ["9000": "shop/orders:80"], previous: second.slices)?.port == 9000)
    }

    @Test func aCheckThatFindsNoPortIsAFinding() {
        var fleet = Fixture.fleet
        fleet.pools["ingress"]?.check = Pool.Check(type: .udp)
        let plan = plan(fleet, tcp: ["9000": "shop/orders:80"])
        #expect(plan.slices["blue"]?.pools.first?.check == nil)
        #expect(plan.findings.filter { $0.reason == "NoPortToCheck" }.map(\.subject) == ["pool/ingress"])
        #expect(check(fleet, udp: ["53": "shop/dns:53"])?.port == 53)
    }
}
