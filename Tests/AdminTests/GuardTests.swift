import FleetModel
import FleetWire
import Testing

@testable import Admin

struct GuardTests {
    @Test func approvePostsAndSaysWhatCameOfIt() async {
        let run = await lvsctl("approve", "blue", "--dry-run") { _ in changed("pair/blue", .configured, dryRun: true) }
        #expect((run.status, run.out) == (.done, "pair/blue configured (dry run)\n"))
        #expect(run.requests.map(\.target) == ["/api/v1/pairs/blue/approve?dryRun=true"])
        #expect(run.requests.map(\.method) == [.post])
        let wrong = await lvsctl("approve", "../vips") { _ in changed("pair/blue", .configured) }
        #expect(wrong.status == .refused && wrong.requests.isEmpty)
    }

    @Test func aNodeIsDrainedAndUndrained() async {
        let drain = await lvsctl("drain", "node", "edge-2.example", "--yes") { _ in
            changed("drain/edge-2.example", .created)
        }
        #expect((drain.status, drain.out) == (.done, "drain/edge-2.example created\n"))
        #expect(drain.requests == [APIRequest(method: .put, target: "/api/v1/drains/edge-2.example?confirm=true")])
        let undrain = await lvsctl("undrain", "node", "FD09::2") { _ in changed("drain/fd09::2", .deleted) }
        #expect(undrain.requests == [APIRequest(method: .delete, target: "/api/v1/drains/fd09%3A%3A2")])
        let last = await lvsctl("drain", "node", "edge-1") { _ in
            refusal(
                409, "the change takes the last 1 active real server of pool/a out of service",
                type: ProblemType.needsConfirmation)
        }
        #expect(last.status == .refused && last.err.contains("--yes does it all the same"))
        let wrong = await lvsctl("drain", "node", "../pairs/blue") { _ in changed("x", .created) }
        #expect(wrong.status == .refused && wrong.requests.isEmpty)
    }

    @Test func aHeldPairAndDrainedNodesAreShown() async {
        let script: ScriptedTransport.Script = { request throws(TransportError) in
            guard request.target == "/api/v1/status" else { return try SampleFleet.script(request) }
            let pair = FleetStatus.PairStatus(
                name: "blue", revision: nil, vips: 1, services: 2, servers: 3, directors: [],
                held: ["3 of 4 real servers of pool/ingress vanished"])
            return answer(
                SampleFleet.view(
                    "FleetStatus", "fleet",
                    FleetStatus(
                        version: "1", epoch: "e", problems: [], pairs: [pair], findings: 1, drainedNodes: ["edge-2"])))
        }
        let line =
            "pair/blue holds back: 3 of 4 real servers of pool/ingress vanished; lvsctl approve blue lets them go\n"
        let status = await lvsctl(["status"], script: script)
        #expect(status.out.contains("\n\(line)") && status.out.contains("\nDrained nodes: edge-2\n"))
        #expect(await lvsctl(["get", "pairs"], script: script).out.hasSuffix(line))
        #expect(await !lvsctl(["get", "pairs", "-o", "json"], script: script).out.contains("holds back"))
    }
}
