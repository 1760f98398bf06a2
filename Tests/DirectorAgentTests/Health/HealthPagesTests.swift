import FleetModel
import Testing

@testable import DirectorAgent

struct HealthPagesTests {
    private func page(_ target: String, _ state: AgentState) -> Page? {
        HealthPages.page(target, state: state, now: 1_000)
    }

    private var good: AgentState {
        var state = AgentState()
        state.applied = Revision(epoch: "e", number: 12)
        state.centralSeenAt = 940
        state.foreign = ["10.9.0.201:22/tcp"]
        return state
    }

    @Test func `alive whatever the matter is`() {
        var state = AgentState()
        state.kernelProblem = "no ip_vs"
        #expect(page("/livez", state)?.status == 200)
    }

    @Test func `ready once a slice is in the kernel without a failure`() {
        #expect(page("/readyz", AgentState())?.status == 503)
        #expect(page("/readyz", good) == Page(status: 200, body: "ok\n"))
        #expect(page("/readyz?verbose", good)?.body.contains("[+]kernel ok\n") == true)
        var state = good
        state.kernelProblem = "cannot list the virtual services: no answer"
        #expect(page("/readyz", state)?.status == 503)
        #expect(page("/readyz?verbose", state)?.body.contains("[-]kernel failed: cannot list") == true)
        state = good
        state.failures = [DirectorReport.Failure(operation: "add service", error: "EINVAL")]
        #expect(page("/readyz", state)?.status == 503)
    }

    @Test func `metrics are named, explained and dated`() throws {
        let body = try #require(page("/metrics", good)).body
        #expect(body.contains("\nlvsfleet_agent_stale_seconds 60\n"))
        #expect(body.contains("\nlvsfleet_agent_applied_revision 12\n"))
        #expect(body.contains("\nlvsfleet_agent_foreign_services 1\n"))
        #expect(body.contains("lvsfleet_agent_build_info{version=\"\(AgentVersion.current)\"} 1\n"))
        for line in body.split(separator: "\n") where !line.hasPrefix("#") {
            let name = line.prefix { $0 != " " && $0 != "{" }
            #expect(body.contains("# HELP \(name) ") && body.contains("# TYPE \(name) "))
        }
        #expect(page("/else", good) == nil)
    }
}
