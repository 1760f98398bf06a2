import FleetModel
import FleetWire
import Hummingbird
import Testing

@testable import Central

@Suite("VIPs are moved one by one where the director that takes them is ready")
struct SteeringRoutesTests {
    private static let path = "/api/v1/pairs/blue/preferences"

    /// Reports of both directors, which hold the newest revision: blue-a carries `shop`, and each its own router.
    private func report(
        _ api: APIFixture, a: DirectorReport.Role = .active,
        routers: [String: String] = ["blue-a": "blue-a", "blue-b": "blue-b"],
        known: UInt32 = 100, isBehind: Bool = false
    ) async throws {
        let picture = await api.state.picture()
        let revision = try #require(picture.revisions["blue"])
        for director in ["blue-a", "blue-b"] {
            let isFirst = director == "blue-a"
            let held = isBehind && isFirst ? Revision(epoch: "e", number: 0) : revision
            await api.reports.receive(
                DirectorReport(
                    director: director, pair: "blue", agentVersion: "1", outcome: .applied(held), applied: held,
                    roles: ["shop": isFirst ? a : a == .active ? .standby : .active],
                    connections: .init(
                        secondsAgo: 0,
                        services: [.init(service: "10.9.0.201:80/tcp", active: isFirst ? 100 : known, inactive: 0)]),
                    routers: routers.sorted { $0.key < $1.key }.map {
                        .init(director: $0.key, family: .v4, role: $0.value == director ? .active : .standby)
                    }))
        }
    }

    private func preferred(_ api: APIFixture) async -> String? {
        await api.state.picture().slices["blue"]?.vips.first?.preferredDirector
    }

    private func put(_ api: APIFixture, _ query: String = "", vip: String = "shop", to: String = "blue-b") async throws
        -> APIFixture.Answer
    {
        try await api.admin(.put, Self.path + query, text: "{\"vips\":{\"\(vip)\":\"\(to)\"}}")
    }

    @Test func aVIPPrefersAnotherDirectorFromThenOn() async throws {
        let api = try await APIFixture()
        try await report(api)
        #expect(await preferred(api) == "blue-a")
        let dry = try await put(api, "?dryRun=true").decode(ChangeResult.self)
        #expect(dry.items == [.init(object: "vip/shop", action: .configured)])
        #expect(await preferred(api) == "blue-a")
        let done = try await put(api).decode(ChangeResult.self)
        #expect(done.items == dry.items && done.revisions["blue"] != nil)
        #expect(await preferred(api) == "blue-b")
        #expect(await api.state.fleet.vips["shop"]?.preferredDirector == nil, "nobody's file has to follow")
        try await api.state.replan()
        #expect(await preferred(api) == "blue-b", "it stays planned there")
        let again = try await put(api, "?force=true").decode(ChangeResult.self)
        #expect(again.items.map(\.action) == [.unchanged] && again.revisions.isEmpty)
    }

    @Test func theVIPsOwnSettingsFollow() async throws {
        var fleet = ControlFixture.fleet
        fleet.vips["shop"]?.preferredDirector = "blue-a"
        let api = try await APIFixture(fleet: fleet)
        try await report(api)
        #expect(try await put(api).status == 200)
        #expect(await api.state.fleet.vips["shop"]?.preferredDirector == "blue-b")
        #expect(await preferred(api) == "blue-b")
    }

    @Test func whatIsNotSafeIsRefused() async throws {
        let api = try await APIFixture()
        func detail() async throws -> String {
            let answer = try await put(api)
            #expect(answer.status == 409)
            #expect(try answer.problem().type == ProblemType.notSafe)
            return try answer.problem().detail
        }
        #expect(try await detail().contains("blue-b's partner blue-a is unseen, and not current"))
        try await report(api, isBehind: true)
        #expect(try await detail().contains("blue-b's partner blue-a is behind"))
        try await report(api, routers: ["blue-a": "blue-a", "blue-b": "blue-a"])
        #expect(
            try await detail()
                == "vip/shop is not safely moved: blue-b does not carry its own IPv4 router, since a failover; lvsctl failover "
                + "blue --return brings that about; --force does it all the same")
        try await report(api, routers: [:])
        #expect(try await detail().contains("does not say whether it carries its own IPv4 router"))
        #expect(await preferred(api) == "blue-a")
        #expect(try await put(api, "?force=true").status == 200)
        #expect(await preferred(api) == "blue-b")
    }

    @Test func connectionsThatTheOtherDoesNotKnowAreAReason() async throws {
        let api = try await APIFixture()
        try await report(api, known: 40)
        let answer = try await put(api)
        #expect(try answer.problem().detail.contains("blue-b knows 40 of 100 connections (40 %)"))
        let drain = try await api.admin(.put, "/api/v1/directors/blue-a/drain")
        #expect(try drain.problem().detail.contains("blue-b knows 40 of 100 connections"))
        let status = try await api.admin(.get, "/api/v1/status").decode(View<FleetStatus>.self).status
        let takeovers = try #require(status.pairs.first { $0.name == "blue" }?.takeovers)
        #expect(takeovers.map(\.isSafe) == [false, true] && takeovers.first?.share == 0.4)
        let metrics = String(decoding: try await api.send(.get, "/metrics", token: nil).body, as: UTF8.self)
        #expect(metrics.contains("lvsfleet_takeover_safe{from=\"blue-a\",pair=\"blue\",to=\"blue-b\"} 0"), "\(metrics)")
        #expect(metrics.contains("lvsfleet_takeover_known_ratio{from=\"blue-a\",pair=\"blue\",to=\"blue-b\"} 0.4"))
        try await report(api, known: 95)
        #expect(try await put(api).status == 200)
    }

    @Test func badInputIsOneSentence() async throws {
        let api = try await APIFixture()
        #expect(try await put(api, vip: "nothing").status == 404)
        #expect(try await put(api, to: "green-a").status == 400)
        #expect(try await api.admin(.put, "/api/v1/pairs/no/preferences", text: "{\"vips\":{}}").status == 404)
        #expect(try await api.admin(.put, Self.path, text: "{}").status == 400)
        #expect(try await api.admin(.get, "/api/v1/pairs/no/balance").status == 404)
        #expect(try await api.admin(.post, "/api/v1/pairs/no/renumber").status == 404)
        #expect(try await api.admin(.put, "/api/v1/directors/no/return").status == 404)
        #expect(try await api.admin(.put, "/api/v1/directors/blue-a/drain?force=true").status == 200)
        #expect(try await put(api, "?force=true", to: "blue-a").problem().detail.contains("blue-a is drained"))
        #expect(try await api.admin(.put, "/api/v1/directors/blue-b/return?force=true").status == 409)
    }

    @Test func aDirectorTakesItsVIPsBackUntilItSaysThatItCarriesThem() async throws {
        let api = try await APIFixture()
        try await report(api, a: .standby, routers: ["blue-a": "blue-b", "blue-b": "blue-b"])
        func resting() async -> [[String]]? {
            await api.state.picture().slices["blue"]?.failover?.routers.map(\.resting)
        }
        let done = try await api.admin(.put, "/api/v1/directors/blue-a/return").decode(ChangeResult.self)
        #expect(done.items == [.init(object: "director/blue-a", action: .configured)])
        #expect(await resting() == [["blue-b"], []])
        func tell(_ role: DirectorReport.Role) async throws {
            let report = DirectorReport(
                director: "blue-a", pair: "blue", agentVersion: "1", outcome: .waiting,
                routers: [
                    .init(director: "blue-a", family: .v4, role: role),
                    .init(director: "blue-b", family: .v4, role: .standby),
                ])
            let answer = try await api.send(
                .put, "/api/v1/report", token: api.directors["blue-a"], body: try JSON.encode(report))
            #expect(answer.status == 204)
        }
        try await tell(.standby)
        #expect(await resting() == [["blue-b"], []])
        try await tell(.active)
        #expect(await resting() == [[], []])
    }

    @Test func renumberingGivesOtherIDsWhereOnesAreAvoided() async throws {
        let api = try await APIFixture()
        func ids() async -> [UInt8]? { await api.state.picture().slices["blue"]?.failover?.routers.map(\.id) }
        #expect(await ids() == [1, 2])
        var blue = try #require(await api.state.fleet.pairs["blue"])
        blue.vrrp.avoidRouterIDs = [RouterIDRange("1")].compactMap { $0 }
        #expect(try await api.admin(.put, "/api/v1/pairs/blue", .pair("blue", blue)).status == 200)
        #expect(await ids() == [1, 2], "nothing changes silently")
        let findings = try await api.admin(.get, "/api/v1/findings").decode(ObjectList<View<Finding>>.self).items
        #expect(findings.contains { $0.status.reason == "AvoidedRouterID" })
        #expect(try await api.admin(.post, "/api/v1/pairs/blue/renumber?dryRun=true").status == 200)
        #expect(await ids() == [1, 2])
        #expect(try await api.admin(.post, "/api/v1/pairs/blue/renumber").status == 200)
        #expect(await ids() == [5, 6], "and none of those that the pair had")
    }

    @Test func balanceSaysWhatItWouldMove() async throws {
        var fleet = ControlFixture.fleet
        for number in 1...3 {
            fleet.vips["x\(number)"] = VirtualIP.Settings(
                address: ControlFixture.address("10.9.0.\(210 + number)"), pair: "blue", pool: "hand",
                preferredDirector: "blue-a")
        }
        let api = try await APIFixture(fleet: fleet)
        let balance = try await api.admin(.get, "/api/v1/pairs/blue/balance").decode(View<PairBalance>.self).status
        #expect(balance.vips == ["blue-a": 3, "blue-b": 1] && balance.moves.count == 1)
        #expect(balance.moves.first?.from == "blue-a" && balance.moves.first?.to == "blue-b")
    }
}
