import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct ClusterWriterTests {
    private static func ingress(_ address: String, port: Int = 443, error: String? = nil) -> [StatusIngress] {
        [
            StatusIngress(
                ip: address, ipMode: "VIP", ports: [.init(port: port, protocol: "TCP", error: error)])
        ]
    }

    @Test("A Service of our class gets its VIP in status and an Event, once")
    func assigns() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "shop")
        let requests = try await stage.round()
        #expect(requests.words == ["PATCH shop/services/orders/status", "POST VIPAssigned orders"])
        #expect(requests.first?.contentType == "application/merge-patch+json")
        #expect(stage.status("orders") == Self.ingress("10.9.0.201"))
        for _ in 1...2 { #expect(try await stage.round().isEmpty) }
        #expect(try #require(requests.last?.path) == "/apis/events.k8s.io/v1/namespaces/shop/events")
    }

    @Test("One of another class, or of none, is never touched, whatever stands in its status")
    func otherClasses() async throws {
        let stage = try await WriterStage()
        stage.service("theirs", className: "example.com/other", vip: "shop", status: Self.ingress("10.9.0.99"))
        stage.service("cloud", className: nil, vip: "shop", port: 80)
        #expect(try await stage.round().isEmpty)
        stage.service("orders", vip: "shop", port: 8443)
        #expect(try await stage.round().words.allSatisfy { $0.contains("orders") })
    }

    @Test("Why a Service gets no VIP is said in an Event, and nothing is written into its status")
    func refusal() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "nowhere")
        let requests = try await stage.round()
        #expect(requests.map(\.topic) == [.event])
        let body = try #require(requests.first?.body)
        #expect(body["type"]?.text == "Warning" && body["note"]?.text?.contains("nowhere") == true)
        #expect(try await stage.round().isEmpty)
        stage.service("orders", vip: "shop")
        #expect(try await stage.round().words == ["PATCH shop/services/orders/status", "POST VIPAssigned orders"])
    }

    @Test("A port that another Service has is an error of the port's own, where another port stands")
    func portConflict() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "shop")
        try await stage.round()
        stage.service("refunds", vip: "shop")
        let reference = ObjectReference(namespace: "shop", name: "refunds")
        stage.services[reference]?.ports.append(.init(name: "more", port: 8443, protocol: "TCP"))
        let requests = try await stage.round()
        #expect(requests.words.contains("POST PortConflict refunds"))
        #expect(
            stage.status("refunds")?.first?.ports == [
                .init(port: 443, protocol: "TCP", error: "lvsfleet.io/PortConflict"),
                .init(port: 8443, protocol: "TCP"),
            ])
        #expect(stage.status("orders") == Self.ingress("10.9.0.201"), "who came first keeps it")
    }

    @Test("What somebody else writes over a status is put right")
    func overwritten() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "shop")
        try await stage.round()
        stage.setStatus("orders", Self.ingress("192.0.2.1"))
        stage.clock.pass(2)
        #expect(try await stage.round().words.first == "PATCH shop/services/orders/status")
        #expect(stage.status("orders") == Self.ingress("10.9.0.201"))
    }

    @Test("An API server that leaves a field out is not written to over and over")
    func fieldUnknown() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "shop")
        try await stage.round()
        // Before 1.29 there was no ipMode.
        for _ in 1...5 {
            stage.setStatus(
                "orders", [StatusIngress(ip: "10.9.0.201", ports: [.init(port: 443, protocol: "TCP")])])
            try await stage.plan()
            stage.clock.pass(2)
            _ = await stage.writer.round()
        }
        #expect(
            stage.api.takeRequests().count { $0.topic == .serviceStatus } == 1, "the answer made it another case, once")
    }

    @Test("When no pool speaks of Services any more, what was written is taken away, and nothing else")
    func takesBack() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "shop")
        stage.service("theirs", className: "example.com/other", status: Self.ingress("10.9.0.99"))
        try await stage.round()
        try await stage.round()
        try await stage.removePool()
        stage.clock.pass(2)
        let requests = try await stage.round()
        #expect(requests.words == ["PATCH shop/services/orders/status"])
        #expect(requests.first?.body?["status"]?["loadBalancer"]?["ingress"] == .null)
        #expect(stage.status("orders") == [])
        #expect(stage.status("theirs") == Self.ingress("10.9.0.99"))
    }

    @Test("A Service that the cluster does not answer for keeps its status")
    func unanswered() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "shop")
        try await stage.round()
        await stage.state.receive(ClusterSnapshot())
        try await stage.state.replan()
        stage.clock.pass(700)
        _ = await stage.writer.round()
        #expect(stage.api.takeRequests().isEmpty)
    }

    @Test("Who does not lead writes nothing, and knows on the day it leads what is the fleet's own")
    func follower() async throws {
        let stage = try await WriterStage(leads: false)
        stage.service("orders", vip: "shop")
        #expect(try await stage.round().isEmpty)
        stage.setStatus("orders", Self.ingress("10.9.0.201"))
        #expect(try await stage.round().isEmpty)
        #expect(stage.state.writing.report.isLeading == false)
        try await stage.removePool()
        #expect(try await stage.round().isEmpty)
        await stage.leader.lead(true)
        #expect(try await stage.round().words == ["PATCH shop/services/orders/status"])
        #expect(stage.state.writing.report.isLeading == true)
    }

    @Test("Who ceases to lead in the middle of many writes stops there")
    func leadershipLost() async throws {
        let stage = try await WriterStage()
        for number in 1...9 { stage.service("s\(number)", vip: "shop", port: 1000 + number) }
        try await stage.plan()
        await stage.leader.lead(true, true, true, true, false)
        _ = await stage.writer.round()
        #expect(stage.api.takeRequests().count == 3)
    }

    @Test("A missing right is one finding that names what gives it, and other topics are written")
    func refused() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "shop")
        stage.service("lost", vip: "nowhere")
        stage.api.fail { $0.topic == .serviceStatus ? .refused("PATCH: 403: services/status is forbidden") : nil }
        let requests = try await stage.round()
        #expect(requests.count { $0.topic == .serviceStatus } == 1 && requests.contains { $0.topic == .event })
        let problem = stage.state.writing.report.problems["cluster/service-status"]
        #expect(problem?.contains("403") == true && problem?.contains("addons/load-balancer") == true)
        #expect(await stage.findings().contains("StatusNotWritten cluster/service-status"))
        stage.clock.pass(29)
        stage.setStatus("orders", [])
        #expect(try await stage.round().isEmpty, "it rests for 30 s")
        stage.clock.pass(1)
        #expect(try await stage.round().words.contains("PATCH shop/services/orders/status"))
        #expect(await stage.findings().allSatisfy { !$0.contains("StatusNotWritten") })
    }

    @Test("A failure that may pass ends the round, with a pause that doubles and that the server may set")
    func passing() async throws {
        let stage = try await WriterStage()
        for number in 1...3 { stage.service("s\(number)", vip: "shop", port: 1000 + number) }
        try await stage.plan()
        var rests: [Duration] = []
        for _ in 1...6 {
            stage.api.failNext(.passing("PATCH: 500", retryAfter: nil))
            rests.append(await stage.writer.round().rest)
            #expect(stage.api.takeRequests().count == 1)
        }
        #expect(rests == [1, 2, 4, 8, 16, 30].map { .seconds($0) })
        #expect(await stage.findings().contains("StatusNotWritten cluster/service-status"))
        stage.api.failNext(.passing("PATCH: 429", retryAfter: .seconds(7)))
        #expect(await stage.writer.round().rest == .seconds(7))
        stage.api.failNext(.passing("PATCH: 429", retryAfter: .seconds(9_999)))
        #expect(await stage.writer.round().rest == .seconds(120))
        _ = stage.api.takeRequests()
        #expect(await stage.writer.round().rest <= .seconds(5))
        #expect(stage.api.takeRequests().count { $0.topic == .serviceStatus } == 3)
        #expect(await stage.findings().allSatisfy { !$0.contains("StatusNotWritten") })
    }

    @Test("A status that the API does not take stands in no other's way")
    func invalid() async throws {
        let stage = try await WriterStage()
        stage.service("a", vip: "shop", port: 1001)
        stage.service("b", vip: "shop", port: 1002)
        stage.api.failNext(.invalid("PATCH: 422: no"))
        try await stage.plan()
        _ = await stage.writer.round()
        #expect(stage.api.takeRequests().words.filter { $0.hasPrefix("PATCH") }.count == 2)
        #expect(await stage.findings().contains("StatusNotWritten service/shop/a"))
        _ = await stage.writer.round()
        #expect(stage.api.takeRequests().count { $0.topic == .serviceStatus && $0.path.contains("/a/") } == 0)
    }

    @Test("Many statuses are written in portions, and all of them")
    func portions() async throws {
        var timings = WriterTimings()
        timings.statusLimit = 4
        timings.eventLimit = 3
        let stage = try await WriterStage(timings: timings)
        for number in 1...10 { stage.service("s\(number)", vip: "shop", port: 1000 + number) }
        var sizes: [Int] = []
        for _ in 1...4 {
            try await stage.plan()
            let outcome = await stage.writer.round()
            let requests = stage.api.takeRequests()
            sizes.append(requests.count { $0.topic == .serviceStatus })
            #expect(requests.count { $0.topic == .event } <= 3)
            #expect(outcome.isMore == (sizes.reduce(0, +) < 10 || requests.count { $0.topic == .event } == 3))
            if sizes.count == 3 { break }
        }
        #expect(sizes == [4, 4, 2])
    }

    @Test("An Event that was there already is not made twice, and one that was deleted is made anew")
    func events() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "nowhere")
        stage.api.failNext(.conflict("POST: 409"))
        #expect(try await stage.round().count == 1)
        #expect(try await stage.round().isEmpty, "its answer was lost, and it is there")
        stage.clock.pass(1800)
        stage.api.failNext(.absent("PATCH: 404"))
        #expect(try await stage.round().map(\.method) == [.patch])
        #expect(try await stage.round().map(\.method) == [.create])
    }

    @Test("Objects of the fleet that the cluster has are told what became of them")
    func fleetObjects() async throws {
        let stage = try await WriterStage(fleetObjects: true)
        stage.manifests = [try FleetObjectsFixture.manifest(ControlFixture.pair("green", 13), generation: 3)]
        let requests = try await stage.round()
        #expect(requests.map(\.path) == ["/apis/lvsfleet.io/v1/pairs/green/status"])
        #expect(requests.first?.topic == .fleetStatus)
        #expect(requests.first?.body?["status"]?["observedGeneration"] == .integer(3))
        stage.manifests[0].status = FleetManifest.Status(
            observedGeneration: 3,
            conditions: {
                if case .list(let list)? = requests.first?.body?["status"]?["conditions"] { list } else { [] }
            }())
        stage.clock.pass(2)
        #expect(try await stage.round().isEmpty)
    }

    @Test("What was sent is counted by what it was about and what came back")
    func metrics() async throws {
        let stage = try await WriterStage()
        stage.service("orders", vip: "shop")
        try await stage.plan()
        stage.api.failNext(.passing("PATCH: 500", retryAfter: nil))
        for _ in 1...2 { _ = await stage.writer.round() }
        let text = Metrics.text(await stage.state.picture(), [:], [:], now: .now)
        #expect(text.contains("lvsfleet_leader 1\n"))
        for (result, topic) in [("failed", "service-status"), ("done", "service-status"), ("done", "event")] {
            #expect(text.contains("lvsfleet_cluster_writes_total{result=\"\(result)\",topic=\"\(topic)\"} 1\n"))
        }
    }
}
