import FleetModel
import FleetWire
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Central

@Suite(.timeLimit(.minutes(1))) struct DoctorRoutesTests {
    private static let look = HTTPFields.Key("X-Lvsfleet-Look")

    private func report(_ api: APIFixture, look: String?) -> DirectorReport {
        let revision = Revision(epoch: "e0", number: 1)
        return DirectorReport(
            director: "blue-a", pair: "blue", agentVersion: "0", outcome: .applied(revision), applied: revision,
            host: .init(look: look, interface: .init(name: "eth0", mtu: 1500), held: ["shop"]))
    }

    @Test func withoutAWaitTheLastReportsAreJudged() async throws {
        let api = try await APIFixture()
        await api.reports.receive(report(api, look: nil))
        let answer = try await api.admin(.get, "/api/v1/pairs/blue/doctor?wait=0")
        #expect(answer.status == 200)
        let view = try answer.decode(View<PairDiagnosis>.self)
        #expect(view.kind == "PairDiagnosis" && view.metadata.name == "blue")
        #expect(view.status.directors.map(\.name) == ["blue-a", "blue-b"])
        #expect(view.status.directors.map(\.looked) == [nil, nil])
        #expect(view.status.findings.map(\.reason).contains("DirectorUnseen"))
        // Nobody was asked for anything.
        let slice = try await api.send(.get, "/api/v1/slice", token: api.directors["blue-a"])
        #expect(slice.headers[try #require(Self.look)] == nil)
    }

    @Test func badQuestionsAreRefused() async throws {
        let api = try await APIFixture()
        #expect(try await api.admin(.get, "/api/v1/pairs/red/doctor").status == 404)
        #expect(try await api.admin(.get, "/api/v1/pairs/blue/doctor?wait=31").status == 400)
        #expect(try await api.admin(.get, "/api/v1/pairs/blue/doctor?now=1").status == 400)
        #expect(
            try await api.send(.get, "/api/v1/pairs/blue/doctor?wait=0", token: api.directors["blue-a"]).status == 403)
    }

    @Test func anAgentThatPollsIsAskedAtOnceAndItsNextReportEndsTheWait() async throws {
        let api = try await APIFixture()
        let token = api.directors["blue-a"]
        let key = try #require(Self.look)
        await api.reports.receive(report(api, look: nil))
        try await api.application.test(.live) { client in
            let poll = Task {
                try await APIFixture.send(
                    client, .get, "/api/v1/slice?wait=50", token: token, headers: [.ifNoneMatch: "\"e0.1\""])
            }
            try await ControlFixture.require { await api.state.board.waiters(of: "blue") == 1 }
            let doctor = Task { try await api.admin(.get, "/api/v1/pairs/blue/doctor?wait=30") }
            let asked = try await poll.value
            // An older agent takes it for the end of a wait like any other.
            #expect(asked.status == 304 && asked.headers[.eTag] == "\"e0.1\"")
            let question = try #require(asked.headers[key])
            // A report that was under way says nothing of now.
            await api.reports.receive(report(api, look: nil))
            await api.reports.receive(report(api, look: question))
            let view = try await doctor.value.decode(View<PairDiagnosis>.self)
            #expect(view.status.directors.map(\.looked) == [true, false])
            // It is asked once.
            let again = try await api.send(.get, "/api/v1/slice", token: token)
            #expect(again.headers[key] == nil)
        }
    }

    @Test func whoDoesNotPollIsAskedWithItsNextAnswer() async throws {
        let api = try await APIFixture()
        let key = try #require(Self.look)
        await api.reports.receive(report(api, look: nil))
        let view = try await api.admin(.get, "/api/v1/pairs/blue/doctor?wait=1").decode(View<PairDiagnosis>.self)
        #expect(view.status.directors.map(\.looked) == [false, false])
        #expect(view.status.findings.map(\.reason).contains("NoFreshLook"))
        let slice = try await api.send(.get, "/api/v1/slice", token: api.directors["blue-a"])
        #expect(slice.status == 200 && slice.headers[key] != nil)
    }

    @Test func aPartnerThatIsContradictedIsAskedToSayItAgain() async throws {
        let api = try await APIFixture()
        let key = try #require(Self.look)
        var other = report(api, look: nil)
        other.director = "blue-b"
        await api.reports.receive(other)
        let token = api.directors["blue-a"]
        func poll() async throws -> HTTPFields {
            try await api.send(.get, "/api/v1/slice", token: token, headers: [.ifNoneMatch: "\"e0.1\""]).headers
        }
        _ = try await api.send(
            .put, "/api/v1/report", token: token, body: try JSON.encode(report(api, look: nil)))
        #expect(try await poll()[key] == nil, "blue-b is asked, and not who contradicted it")
        #expect(await api.state.board.takeLook(for: "blue-b") != nil)
        // Both have said it since: there is nothing left to ask.
        await api.reports.receive(other)
        _ = try await api.send(
            .put, "/api/v1/report", token: token, body: try JSON.encode(report(api, look: nil)))
        #expect(await api.state.board.takeLook(for: "blue-b") == nil)
        let findings = try await api.admin(.get, "/api/v1/findings").decode(ObjectList<View<Finding>>.self).items
        #expect(findings.map(\.status.reason).contains("AddressOnBoth"))
    }
}
