import FleetModel
import FleetWire
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Central

@Suite(.timeLimit(.minutes(1))) struct RealServerRoutesTests {
    private static let path = "/api/v1/realserver"

    /// A token for real servers, made as an administrator makes it.
    private func token(_ api: APIFixture) async throws -> String {
        let answer = try await api.admin(.post, "/api/v1/tokens", text: #"{"role":"realserver"}"#)
        #expect(answer.status == 201)
        let document = try answer.decode(TokenDocument.self)
        #expect(document.role == .realserver && document.director == nil)
        return try #require(document.secret)
    }

    private func report(
        _ vips: [RealServerReport.VIP] = [], node: String = "edge-1", address: String = "10.9.0.21"
    ) -> RealServerReport {
        RealServerReport(node: node, addresses: [ControlFixture.address(address)], agentVersion: "1", vips: vips)
    }

    private let shop = RealServerReport.VIP(name: "shop", address: ControlFixture.address("10.9.0.201"), state: .held)

    @Test func aHostGetsTheVIPsOfItsAddressesWithATag() async throws {
        let api = try await APIFixture()
        let token = try await token(api)
        let answer = try await api.send(.get, "\(Self.path)?address=10.9.0.21,fd09::21", token: token)
        #expect(answer.status == 200)
        let document = try answer.decode(RealServerSliceDocument.self)
        #expect(document.slice.vips.map(\.name) == ["shop"])
        #expect(answer.headers[.eTag] == "\"\(document.version)\"")
        #expect(document.version.hasPrefix("e0."))
        let tag: HTTPFields = [.ifNoneMatch: "\"\(document.version)\""]
        let again = try await api.send(.get, "\(Self.path)?address=10.9.0.21", token: token, headers: tag)
        #expect(again.status == 304 && again.body.isEmpty)
        let other = try await api.send(.get, "\(Self.path)?address=10.9.0.99&wait=30", token: token, headers: tag)
        #expect(try other.decode(RealServerSliceDocument.self).slice.vips.isEmpty)
    }

    @Test(arguments: [
        ("", "address is missing"), ("?address=", "address is missing"), ("?address=edge-1", "\"edge-1\" is not"),
        ("?address=10.9.0.21,", "\"\" is not"), ("?address=10.9.0.21/32", "is not"),
        ("?address=10.9.0.21&wait=soon", "wait is a whole number"), ("?addres=10.9.0.21", "\"addres\" is not known"),
        ("?address=10.9.0.21&address=10.9.0.22", "named twice"),
        ("?address=" + Array(repeating: "10.9.0.21", count: 65).joined(separator: ","), "more than 64"),
    ])
    func aQuestionThatMakesNoSenseIs400(query: String, words: String) async throws {
        let api = try await APIFixture()
        let answer = try await api.send(.get, Self.path + query, token: try await token(api))
        #expect(answer.status == 400)
        let detail = try answer.problem().detail
        #expect(detail.contains(words), "\(detail)")
    }

    @Test(arguments: [
        ("/api/v1/slice", HTTPRequest.Method.get), ("/api/v1/report", .put), ("/api/v1/pairs", .get),
        ("/api/v1/tokens", .post), ("/api/v1/realservers", .get), ("/api/v1/realserver/", .get),
    ])
    func theTokenOpensNothingElse(path: String, method: HTTPRequest.Method) async throws {
        let api = try await APIFixture()
        let answer = try await api.send(method, path, token: try await token(api))
        #expect(answer.status == 403)
        #expect(try answer.problem().detail.contains("agents of real servers"))
    }

    @Test func noOtherTokenOpensItsPaths() async throws {
        let api = try await APIFixture()
        for token in [api.admin, try #require(api.directors["blue-a"])] {
            #expect(try await api.send(.get, "\(Self.path)?address=10.9.0.21", token: token).status == 403)
            #expect(try await api.send(.put, "\(Self.path)/report", token: token).status == 403)
        }
        for token in [nil, "wrong"] {
            #expect(try await api.send(.get, "\(Self.path)?address=10.9.0.21", token: token).status == 401)
        }
    }

    @Test(arguments: [
        #"{"role":"admin"}"#, #"{}"#, #"{"role":"realserver","director":"blue-a"}"#, #"{"role":"director"}"#,
        #"{"role":"nobody"}"#,
    ])
    func aTokenIsForOneDirectorOrForRealServers(_ body: String) async throws {
        #expect(try await APIFixture().admin(.post, "/api/v1/tokens", text: body).status == 400)
    }

    @Test func whileAPairHasNoSliceNobodyIsToldAnything() async throws {
        let api = try await APIFixture(fleet: ControlFixture.ingressFleet)
        let answer = try await api.send(.get, "\(Self.path)?address=10.9.0.21&wait=30", token: try await token(api))
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "2")
    }

    @Test func aLongPollIsWokenByWhatConcernsTheHost() async throws {
        let api = try await APIFixture()
        let token = try await token(api)
        let first = try await api.send(.get, "\(Self.path)?address=10.9.0.21", token: token)
        let tag = try #require(first.headers[.eTag])
        try await api.application.test(.live) { client in
            let poll = Task {
                try await APIFixture.send(
                    client, .get, "\(Self.path)?wait=50&address=10.9.0.21", token: token, headers: [.ifNoneMatch: tag])
            }
            try await ControlFixture.require { await api.state.realServers.waiters == 1 }
            let elsewhere = Pool.Fixed(
                servers: [Pool.Server(address: ControlFixture.address("10.9.0.99"))],
                ports: [Pool.Port(port: 80, transport: .tcp)])
            _ = try await api.state.change(.put(.pool("other", Pool.Settings(source: .fixed(elsewhere)))))
            _ = try await api.state.change(.put(ControlFixture.vip("bank", 231, pair: "green", pool: "other")))
            #expect(await api.state.realServers.waiters == 1)
            _ = try await api.state.change(.put(ControlFixture.vip("mall", 202)))
            let answer = try await poll.value
            #expect(answer.status == 200)
            #expect(try answer.decode(RealServerSliceDocument.self).slice.vips.map(\.name) == ["shop", "mall"])
        }
    }

    @Test func aReportIsTakenAndShown() async throws {
        let api = try await APIFixture()
        let token = try await token(api)
        let body = try JSON.encode(report([shop]))
        #expect(try await api.send(.put, "\(Self.path)/report", token: token, body: body).status == 204)
        let views = try await api.admin(.get, "/api/v1/realservers").decode(ObjectList<View<RealServerStatus>>.self)
            .items
        #expect(views.map(\.status.agent?.node) == ["edge-1", nil])
        #expect(views.first?.status.agent?.lacks == [])
        let findings = try await api.admin(.get, "/api/v1/findings").decode(ObjectList<View<Finding>>.self).items
        #expect(findings.isEmpty, "a host without an agent may be prepared otherwise: \(findings)")
    }

    @Test(arguments: [
        #"{"node":"a b","addresses":["10.9.0.21"],"agentVersion":"1","vips":[],"failures":[],"drift":[],"before":{}}"#,
        #"{"node":"edge-1","addresses":[],"agentVersion":"1","vips":[],"failures":[],"drift":[],"before":{}}"#,
        #"{"node":"edge-1"}"#,
    ])
    func aReportThatMakesNoSenseIs400(_ body: String) async throws {
        let api = try await APIFixture()
        let answer = try await api.send(
            .put, "\(Self.path)/report", token: try await token(api), body: Array(body.utf8))
        #expect(answer.status == 400)
    }

    @Test func aVIPThatIsMissingAndAnAgentThatIsSilentAreFindings() async throws {
        let api = try await APIFixture()
        let picture = await api.state.picture()
        let now = ContinuousClock.now
        func findings(_ vips: [RealServerReport.VIP], seconds: Int, address: String = "10.9.0.21") -> [Finding] {
            let entry = ReportBook.NodeEntry(
                report: report(vips, address: address), received: now - .seconds(seconds))
            return picture.with(["edge-1": entry]).realServerFindings(now: now)
        }
        #expect(findings([shop], seconds: 1).isEmpty)
        let missing = RealServerReport.VIP(name: "shop", address: shop.address, state: .missing)
        for vips in [[], [missing]] {
            #expect(findings(vips, seconds: 1).map(\.reason) == ["RealServerLacksVIP"])
            #expect(findings(vips, seconds: 1).map(\.field) == ["shop"])
        }
        #expect(findings([shop], seconds: 91).map(\.reason) == ["RealServerSilent"])
        // No real server any more.
        #expect(findings([], seconds: 1, address: "10.9.0.99").isEmpty)
    }

    @Test func theBookOfReportsHasAnEnd() async {
        let book = ReportBook()
        for number in 0...ReportBook.nodeLimit {
            await book.receive(report(node: "edge-\(number)"), at: .now + .seconds(number))
        }
        let nodes = await book.nodes
        #expect(nodes.count == ReportBook.nodeLimit)
        #expect(nodes["edge-0"] == nil && nodes["edge-1"] != nil)
    }
}
