import FleetModel
import FleetWire
import Hummingbird
import Testing

@testable import Central

@Suite("Directors are drained where their partners are ready")
struct DirectorDrainRoutesTests {
    private static let path = "/api/v1/directors/blue-a/drain"

    /// A report of blue-b, which holds the newest revision.
    private func report(_ api: APIFixture, role: DirectorReport.Role?, behind: Bool = false) async throws {
        let picture = await api.state.picture()
        let revision = try #require(picture.revisions["blue"])
        let held = behind ? Revision(epoch: revision.epoch, number: 0) : revision
        var roles: [VirtualIP.Key: DirectorReport.Role] = [:]
        for vip in picture.fleet.vips(of: "blue") { roles[vip.key] = role }
        await api.reports.receive(
            DirectorReport(
                director: "blue-b", pair: "blue", agentVersion: "1", outcome: .applied(held), applied: held,
                roles: roles))
    }

    private func resting(_ api: APIFixture) async -> [[String]]? {
        await api.state.picture().slices["blue"]?.failover?.routers.map(\.resting)
    }

    @Test func isRefusedUnlessThePartnerStandsBy() async throws {
        let api = try await APIFixture()
        let unseen = try await api.admin(.put, Self.path)
        #expect(unseen.status == 409)
        #expect(
            try unseen.problem().detail
                == "director/blue-a is not safely drained: blue-b is unseen, and not current; --force does it all the same"
        )
        #expect(try unseen.problem().type == ProblemType.notSafe)
        try await report(api, role: .standby, behind: true)
        #expect(try await api.admin(.put, Self.path).problem().detail.contains("blue-b is behind"))
        try await report(api, role: nil)
        #expect(try await api.admin(.put, Self.path).problem().detail.contains("does not say whether it stands by"))
        try await report(api, role: .fault)
        #expect(try await api.admin(.put, Self.path).problem().detail.contains("says fault of vip/"))
        #expect(await resting(api) == [[], []], "nothing was done")

        try await report(api, role: .standby)
        let dry = try await api.admin(.put, Self.path + "?dryRun=true").decode(ChangeResult.self)
        #expect(dry.dryRun && dry.items == [.init(object: "director/blue-a", action: .configured)])
        #expect(await resting(api) == [[], []])
        let done = try await api.admin(.put, Self.path).decode(ChangeResult.self)
        #expect(done.items == [.init(object: "director/blue-a", action: .configured)] && done.revisions["blue"] != nil)
        #expect(await resting(api) == [["blue-a"], ["blue-a"]])
        let again = try await api.admin(.put, Self.path).decode(ChangeResult.self)
        #expect(again.items == [.init(object: "director/blue-a", action: .unchanged)] && again.revisions.isEmpty)
        #expect(await api.state.picture().fleet.drainedDirectors == ["blue-a"])

        let partner = try await api.admin(.put, "/api/v1/directors/blue-b/drain?force=true")
        #expect(partner.status == 409, "no force leaves a pair without a director")
        #expect(try partner.problem().detail.contains("blue-a is drained itself"))
        let back = try await api.admin(.delete, Self.path).decode(ChangeResult.self)
        #expect(back.items == [.init(object: "director/blue-a", action: .configured)])
        #expect(await resting(api) == [[], []])
        #expect(await api.state.picture().fleet.drainedDirectors.isEmpty)
    }

    @Test func forceDrainsAllTheSame() async throws {
        let api = try await APIFixture()
        #expect(try await api.admin(.put, Self.path + "?force=true").status == 200)
        #expect(await resting(api) == [["blue-a"], ["blue-a"]])
    }

    @Test func nobodyAndThoseWithoutAPartnerAreRefused() async throws {
        var fleet = ControlFixture.fleet
        fleet.pairs["blue"]?.directors.removeLast()
        fleet.pairs["green"]?.directors[0].isStatic = true
        let api = try await APIFixture(fleet: fleet)
        #expect(try await api.admin(.put, "/api/v1/directors/nobody/drain").status == 404)
        #expect(try await api.admin(.delete, "/api/v1/directors/nobody/drain").status == 404)
        let alone = try await api.admin(.put, Self.path)
        #expect(alone.status == 409)
        #expect(try alone.problem().detail.contains("pair blue has no other that carries VIPs"))
        #expect(try await api.admin(.put, "/api/v1/directors/green-a/drain").problem().detail.contains("it is static"))
        #expect(try await api.admin(.put, Self.path + "?yes=true").status == 400)
    }
}
