import FleetModel
import Hummingbird
import Testing

@testable import Central

@Suite struct HealthRoutesTests {
    private func text(_ answer: APIFixture.Answer) -> String { String(decoding: answer.body, as: UTF8.self) }

    @Test func readyzSaysWhatIsWrong() async throws {
        let api = try await APIFixture()
        #expect(text(try await api.send(.get, "/readyz", token: nil)) == "ok\n")
        #expect(
            text(try await api.send(.get, "/readyz?verbose", token: nil))
                == "[+]store ok\n[+]plan ok\n[+]cluster ok\nok\n")
        // Without its cluster Central goes on serving: said, and no reason to take it out of service.
        await api.source.fail("there is no folder /x")
        let answer = try await api.send(.get, "/readyz?verbose", token: nil)
        #expect(answer.status == 200)
        #expect(text(answer).contains("[!]cluster: there is no folder /x\n"))
        // Alive all the same.
        #expect(try await api.send(.get, "/livez", token: nil).status == 200)
        #expect(try await api.send(.head, "/livez", token: nil).status == 200)
    }

    @Test func metricsAreInPrometheusForm() async throws {
        let api = try await APIFixture()
        _ = try await api.admin(.get, "/api/v1/pairs/nothing")
        let answer = try await api.send(.get, "/metrics", token: nil)
        #expect(answer.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
        let lines = text(answer).split(separator: "\n")
        #expect(lines.contains("lvsfleet_central_revision{pair=\"blue\"} 1"))
        #expect(lines.contains("lvsfleet_director_state{director=\"blue-a\",pair=\"blue\",state=\"unseen\"} 1"))
        #expect(
            lines.contains(
                "lvsfleet_http_requests_total{method=\"GET\",route=\"/api/v1/pairs/{name}\",status=\"404\"} 1"))
        var families: Set<Substring> = []
        for line in lines where line.hasPrefix("# TYPE") { #expect(families.insert(line).inserted, "\(line) twice") }
    }

    @Test("Following the cluster is counted by kind, never by namespace or Service")
    func watchesAreCounted() async throws {
        let api = try await APIFixture(fleet: ControlFixture.ingressFleet, planned: false)
        await api.source.count([.pods: WatchCounts(events: 7, restarts: 2, relists: 1)])
        func lines() async throws -> [Substring] {
            text(try await api.send(.get, "/metrics", token: nil)).split(separator: "\n")
        }
        let before = try await lines()
        for line in [
            "lvsfleet_watch_events_total{kind=\"pods\"} 7", "lvsfleet_watch_restarts_total{kind=\"pods\"} 2",
            "lvsfleet_watch_relists_total{kind=\"pods\"} 1", "lvsfleet_cluster_synced{kind=\"pods\"} 0",
            "lvsfleet_cluster_synced{kind=\"configmaps\"} 0",
        ] {
            #expect(before.contains(Substring(line)), "\(line)")
        }
        let queries = ClusterQuery.needed(by: ControlFixture.ingressFleet)
        await api.state.receive(ClusterSnapshot(answered: queries.filter { $0.kind == .pods }))
        let after = try await lines()
        #expect(after.contains("lvsfleet_cluster_synced{kind=\"pods\"} 1"))
        #expect(after.contains("lvsfleet_cluster_synced{kind=\"nodes\"} 0"))
    }

    @Test func labelsAreEscaped() {
        var metrics = MetricsText()
        metrics.family("x", .gauge, "X.") { $0.sample(["a": "1\"2\\3\n4"], 0.5) }
        #expect(metrics.text == "# HELP x X.\n# TYPE x gauge\nx{a=\"1\\\"2\\\\3\\n4\"} 0.5\n")
    }
}
