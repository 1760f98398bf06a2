import FleetModel
import FleetWire
import Synchronization
import Testing

@testable import Admin

@Suite("Moving VIPs between the directors of a pair")
struct FailOverTests {
    /// The fleet's status with the roles that blue-a and blue-b report for the pair's one VIP.
    private static func status(
        _ own: DirectorReport.Role, _ other: DirectorReport.Role, drained: [String]? = nil
    ) -> APIResponse {
        func view(_ name: String, _ role: DirectorReport.Role) -> View<DirectorStatus> {
            let report = DirectorReport(
                director: name, pair: "blue", agentVersion: "1", outcome: .waiting, roles: ["shop": role])
            return View(
                kind: "Director", name: name,
                status: DirectorStatus(
                    state: .current, pair: "blue", address: IPAddress(v4: 1), wanted: nil, secondsSinceReport: 1,
                    report: report))
        }
        let pair = FleetStatus.PairStatus(
            name: "blue", revision: nil, vips: 1, services: 1, servers: 1,
            directors: [view("blue-a", own), view("blue-b", other)])
        return answer(
            View(
                kind: "FleetStatus", name: "fleet",
                status: FleetStatus(
                    version: "1", epoch: "e", problems: [], pairs: [pair], findings: 0, drainedDirectors: drained)))
    }

    @Test func aDirectorIsDrainedAndItsPartnerWaitedFor() async {
        let drained = await lvsctl("drain", "director", "blue-a") { request in
            request.method == .put ? changed("director/blue-a", .configured) : Self.status(.fault, .active)
        }
        #expect((drained.status, drained.out) == (.done, "director/blue-a configured\n"))
        #expect(
            drained.requests.map(\.target) == ["/api/v1/directors/blue-a/drain", "/api/v1/status"])
        for (own, other) in [(DirectorReport.Role.active, DirectorReport.Role.standby), (.fault, .standby)] {
            let waiting = await lvsctl("drain", "director", "blue-a", "--timeout", "1ms") { request in
                request.method == .put ? changed("director/blue-a", .configured) : Self.status(own, other)
            }
            #expect(waiting.status == .refused)
            #expect(
                waiting.err.contains("out of time after 1ms: director/blue-a still carries vip/shop"), "\(waiting.err)")
        }
        let back = await lvsctl("undrain", "director", "blue-a") { _ in changed("director/blue-a", .configured) }
        #expect(back.requests == [APIRequest(method: .delete, target: "/api/v1/directors/blue-a/drain")])
        let dry = await lvsctl("drain", "director", "blue-a", "--dry-run", "--force") { _ in
            changed("director/blue-a", .configured, dryRun: true)
        }
        #expect(dry.requests.map(\.target) == ["/api/v1/directors/blue-a/drain?dryRun=true&force=true"])
    }

    /// Answers as a fleet whose VIP is on blue-a until blue-a is drained.
    private static func fleet(_ own: DirectorReport.Role, _ other: DirectorReport.Role, moves: Bool = true)
        -> ScriptedTransport.Script
    {
        let isDrained = Mutex(false)
        return { request throws(TransportError) in
            switch request.method {
            case .put:
                isDrained.withLock { $0 = true }
                return changed("director/blue-a", .configured)
            case .delete: return changed("director/blue-a", .configured)
            default:
                return isDrained.withLock { $0 } && moves ? status(.fault, .active) : status(own, other)
            }
        }
    }

    @Test func theOneThatCarriesIsDrainedUntilTheOtherDoes() async {
        let run = await lvsctl(["failover", "blue"], script: Self.fleet(.active, .standby))
        #expect((run.status, run.out) == (.done, "pair/blue moved to blue-b\n"))
        #expect(
            run.requests.map { "\($0.method.rawValue) \($0.target)" } == [
                "GET /api/v1/status", "PUT /api/v1/directors/blue-a/drain", "GET /api/v1/status",
                "DELETE /api/v1/directors/blue-a/drain",
            ])
        let forced = await lvsctl(
            ["failover", "blue", "--to", "blue-b", "--force"], script: Self.fleet(.active, .active))
        #expect(forced.status == .done && forced.requests[1].target == "/api/v1/directors/blue-a/drain?force=true")
    }

    @Test func outOfTimeTheDrainEnds() async {
        let run = await lvsctl(
            ["failover", "blue", "--timeout", "1ms"], script: Self.fleet(.active, .standby, moves: false))
        #expect(run.status == .refused && run.err.contains("out of time after 1ms: vip/shop did not move to blue-b"))
        #expect(run.requests.last?.method == .delete)
    }

    @Test func whatIsNotClearIsNotDone() async {
        func refusal(_ arguments: String..., status: APIResponse) async -> String {
            let run = await lvsctl(["failover"] + arguments) { _ in status }
            #expect(run.status == .refused && run.requests.count == 1)
            return run.err
        }
        #expect(await refusal("green", status: Self.status(.active, .standby)).contains("there is no such pair"))
        #expect(await refusal("blue", status: Self.status(.active, .active)).contains("both directors carry VIPs"))
        #expect(await refusal("blue", status: Self.status(.unknown, .standby)).contains("no director says"))
        #expect(
            await refusal("blue", "--to", "x", status: Self.status(.active, .standby)).contains(
                "x is no director of pair blue"))
        #expect(
            await refusal("blue", status: Self.status(.fault, .active, drained: ["blue-a"])).contains("is drained"))
        let same = await lvsctl(["failover", "blue", "--to", "blue-a"]) { _ in Self.status(.active, .standby) }
        #expect((same.status, same.out) == (.done, "pair/blue unchanged\n"))
    }
}
