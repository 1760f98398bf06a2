import FleetModel
import FleetWire
import Synchronization
import Testing

@testable import Admin

@Suite("Moving single VIPs, bringing them back and evening them out")
struct MoveVIPTests {
    /// A pair whose VIPs `shop` and `bank` are where `roles` says, of blue-a.
    private static func status(
        _ roles: [String: DirectorReport.Role], own: DirectorReport.Role = .active, isBehind: Bool = false,
        takeovers: [Takeover]? = nil
    ) -> APIResponse {
        func other(_ role: DirectorReport.Role) -> DirectorReport.Role { role == .active ? .standby : .active }
        func view(_ name: String, _ roles: [String: DirectorReport.Role], _ routers: [DirectorReport.Router])
            -> View<DirectorStatus>
        {
            let report = DirectorReport(
                director: name, pair: "blue", agentVersion: "1", outcome: .waiting, roles: roles, routers: routers)
            return View(
                kind: "Director", name: name,
                status: DirectorStatus(
                    state: isBehind ? .behind : .current, pair: "blue", address: IPAddress(v4: 1), wanted: nil,
                    secondsSinceReport: 1, report: report))
        }
        let pair = FleetStatus.PairStatus(
            name: "blue", revision: nil, vips: 2, services: 1, servers: 1,
            directors: [
                view("blue-a", roles, [.init(director: "blue-a", family: .v4, role: own)]),
                view("blue-b", roles.mapValues(other), [.init(director: "blue-b", family: .v4, role: .active)]),
            ], takeovers: takeovers)
        return answer(
            View(
                kind: "FleetStatus", name: "fleet",
                status: FleetStatus(version: "1", epoch: "e", problems: [], pairs: [pair], findings: 0)))
    }

    /// A fleet whose VIPs are on blue-a until something is put.
    private static func fleet(moves: Bool = true) -> ScriptedTransport.Script {
        let isMoved = Mutex(false)
        return { request throws(TransportError) in
            if request.target.hasSuffix("/balance") {
                let move = PairBalance.Move(vip: "shop", from: "blue-a", to: "blue-b")
                return answer(
                    View(
                        kind: "PairBalance", name: "blue",
                        status: PairBalance(
                            moves: isMoved.withLock { $0 } ? [] : [move], vips: ["blue-a": 2, "blue-b": 0])))
            }
            if request.method == .get {
                let role: DirectorReport.Role = isMoved.withLock { $0 } && moves ? .standby : .active
                return status(["shop": role, "bank": .active])
            }
            isMoved.withLock { $0 = true }
            return changed("vip/shop", .configured)
        }
    }

    @Test func theNamedOnesMoveAndAreWaitedFor() async {
        let run = await lvsctl(["failover", "blue", "--vip", "shop"], script: Self.fleet())
        #expect((run.status, run.out) == (.done, "vip/shop is on blue-b\n"), "\(run.err)")
        #expect(
            run.requests.map { "\($0.method.rawValue) \($0.target)" } == [
                "GET /api/v1/status", "PUT /api/v1/pairs/blue/preferences", "GET /api/v1/status",
            ])
        #expect(run.sent == .object(["vips": .object(["shop": .text("blue-b")])]))
        let forced = await lvsctl(
            ["failover", "blue", "--vip", "shop", "--vip", "bank", "--to", "blue-b", "--force", "--timeout", "1ms"],
            script: Self.fleet())
        #expect(forced.requests.first?.target == "/api/v1/pairs/blue/preferences?force=true")
        #expect(forced.status == .refused && forced.err.contains("out of time after 1ms: vip/bank is not on blue-b"))
    }

    @Test func whatIsNotClearIsNotDone() async {
        func refusal(_ arguments: String..., status: APIResponse) async -> String {
            let run = await lvsctl(["failover", "blue"] + arguments) { _ in status }
            #expect(run.status == .refused && run.requests.count == 1)
            return run.err
        }
        let split = Self.status(["shop": .active, "bank": .standby])
        #expect(
            await refusal("--vip", "shop", "--vip", "bank", status: split).contains("both directors carry some of them")
        )
        #expect(await refusal("--vip", "x", status: split).contains("no director of pair blue says that it carries it"))
        #expect(await lvsctl("failover", "blue", "--return", "--vip", "x").status == .usage)
    }

    @Test func aDirectorThatIsBehindIsWaitedFor() async {
        let run = await lvsctl(["failover", "blue", "--vip", "shop", "--to", "blue-a", "--timeout", "1ms"]) { request in
            request.method == .put ? changed("vip/shop", .configured) : Self.status(["shop": .active], isBehind: true)
        }
        #expect(run.status == .refused)
    }

    @Test func vipsAreBroughtBack() async {
        let isAsked = Mutex(false)
        let run = await lvsctl(["failover", "blue", "--return"]) { request throws(TransportError) in
            if request.method == .put { isAsked.withLock { $0 = true } }
            guard request.method == .get else { return changed("director/blue-a", .configured) }
            return Self.status([:], own: isAsked.withLock { $0 } ? .active : .standby)
        }
        #expect((run.status, run.out) == (.done, "director/blue-a carries the VIPs that prefer it\n"))
        #expect(
            run.requests.map { "\($0.method.rawValue) \($0.target)" } == [
                "GET /api/v1/status", "PUT /api/v1/directors/blue-a/return", "GET /api/v1/status",
                "DELETE /api/v1/directors/blue-a/return",
            ])
        let same = await lvsctl("failover", "blue", "--return") { _ in Self.status([:]) }
        #expect((same.status, same.out) == (.done, "pair/blue unchanged\n"))
    }

    @Test func balancePrintsEachMove() async {
        let dry = await lvsctl(["balance", "blue", "--dry-run"], script: Self.fleet())
        #expect((dry.status, dry.out) == (.done, "vip/shop moves from blue-a to blue-b\n"))
        #expect(dry.requests.count == 1)
        let all = await lvsctl(["balance", "--all"], script: Self.fleet())
        #expect(
            (all.status, all.out) == (.done, "vip/shop moves from blue-a to blue-b\npair/blue balanced\n"), "\(all.err)"
        )
        #expect(await lvsctl("balance").status == .usage)
    }

    @Test func takeoversAreShown() async {
        let takeovers = [
            Takeover(from: "blue-a", to: "blue-b", connections: 200, known: 198, isSafe: true),
            Takeover(from: "blue-b", to: "blue-a", isSafe: false, reason: "is behind, and not current"),
        ]
        let run = await lvsctl("get", "pairs", "-o", "wide") { request in
            request.target == "/api/v1/pairs"
                ? answer(JSONValue.object(["items": .list([])])) : Self.status(["shop": .active], takeovers: takeovers)
        }
        #expect(
            run.out == """

                pair/blue, blue-a to blue-b: safe, 198 of 200 connections known (99 %)
                pair/blue, blue-b to blue-a: not safe, blue-a is behind, and not current

                """)
        let safe = await lvsctl("status") { _ in Self.status(["shop": .active], takeovers: takeovers) }
        #expect(!safe.out.contains("pair/blue, "), "what stands by has nothing to lose: \(safe.out)")
        let unsafe = await lvsctl("status") { _ in Self.status(["shop": .standby], takeovers: takeovers) }
        #expect(unsafe.out.contains("pair/blue, blue-b to blue-a: not safe"))
    }

    @Test func renumber() async {
        let run = await lvsctl("renumber", "blue", "--dry-run") { _ in changed("pair/blue", .configured, dryRun: true) }
        #expect(run.requests == [APIRequest(method: .post, target: "/api/v1/pairs/blue/renumber?dryRun=true")])
    }
}
