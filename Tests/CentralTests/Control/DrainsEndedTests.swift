import FleetModel
import FleetWire
import Hummingbird
import Testing

@testable import Central

@Suite("A director that stands by hears which drains its partner has ended")
struct DrainsEndedTests {
    private static let service = "10.9.0.201:80/tcp"

    private func report(
        _ director: String, _ role: DirectorReport.Role, drains: [String], revision: Revision?, isOld: Bool = false
    ) -> DirectorReport {
        DirectorReport(
            director: director, pair: "blue", agentVersion: "1", outcome: .waiting, applied: revision,
            roles: ["shop": role],
            drains: drains.map { .init(service: Self.service, server: $0, activeConnections: 0, secondsLeft: 9) },
            connections: isOld ? nil : .init(secondsAgo: 0, services: []))
    }

    private func answer(
        _ api: APIFixture, partner: DirectorReport.Role = .active, drains: [String] = [], isBehind: Bool = false,
        isOld: Bool = false
    ) async throws -> [String] {
        let revision = await api.state.picture().revisions["blue"]
        let other = isBehind ? Revision(epoch: "other", number: 1) : revision
        await api.reports.receive(report("blue-b", partner, drains: drains, revision: other, isOld: isOld))
        let own = report("blue-a", .standby, drains: ["10.9.0.21:80", "10.9.0.22:80"], revision: revision)
        let answer = try await api.send(
            .put, "/api/v1/report", token: api.directors["blue-a"], body: try JSON.encode(own))
        guard answer.status == 200 else {
            #expect(answer.status == 204 && answer.body.isEmpty)
            return []
        }
        return try answer.decode(ReportAnswer.self).endedDrains?.map(\.server) ?? []
    }

    @Test func theActiveOnesWordCounts() async throws {
        let api = try await APIFixture()
        #expect(try await answer(api, drains: ["10.9.0.21:80"]) == ["10.9.0.22:80"])
        #expect(try await answer(api) == ["10.9.0.21:80", "10.9.0.22:80"])
        #expect(try await answer(api, drains: ["10.9.0.21:80", "10.9.0.22:80"]).isEmpty)
    }

    @Test("Nobody else's counts, nor what is said of another slice, nor by an agent that tells of drains late")
    func otherWordsDoNot() async throws {
        let api = try await APIFixture()
        #expect(try await answer(api, partner: .standby).isEmpty)
        #expect(try await answer(api, isBehind: true).isEmpty)
        #expect(try await answer(api, isOld: true).isEmpty)
    }

    @Test("Each director hears since when its partner has heard of connections, and of nobody else")
    func partnersHearing() async throws {
        let api = try await APIFixture()
        func answer() async throws -> String? {
            let own = report("blue-a", .active, drains: [], revision: nil)
            let answer = try await api.send(
                .put, "/api/v1/report", token: api.directors["blue-a"], body: try JSON.encode(own))
            return answer.status == 204 ? nil : try answer.decode(ReportAnswer.self).partnerHearing
        }
        #expect(try await answer() == nil)
        var partner = report("blue-b", .standby, drains: [], revision: nil)
        for hearing in ["one", "two", nil] {
            partner.hearing = hearing
            await api.reports.receive(partner)
            #expect(try await answer() == hearing)
        }
        partner.director = "green-a"
        partner.hearing = "three"
        await api.reports.receive(partner)
        #expect(try await answer() == nil)
    }

    @Test("A service that was removed is known by its address")
    func removedServices() async throws {
        let api = try await APIFixture()
        let picture = await api.state.picture()
        let revision = picture.revisions["blue"]
        let now = ContinuousClock.now
        var own = report("blue-a", .standby, drains: ["10.9.0.21:7"], revision: revision)
        own.drains[0].service = "10.9.0.201:7777/tcp"
        let entries = [
            "blue-b": ReportBook.Entry(report: report("blue-b", .active, drains: [], revision: revision), received: now)
        ]
        #expect(picture.drainsEnded(own, entries, now: now).map(\.service) == ["10.9.0.201:7777/tcp"])
        own.drains[0].service = "mark:0x4c560001/ipv4"
        #expect(picture.drainsEnded(own, entries, now: now).isEmpty)
    }
}
