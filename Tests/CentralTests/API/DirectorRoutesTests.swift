import FleetModel
import FleetWire
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Central

@Suite(.timeLimit(.minutes(1))) struct DirectorRoutesTests {
    private func report(_ director: String, _ pair: String, applied number: UInt64) -> DirectorReport {
        let revision = Revision(epoch: "e0", number: number)
        return DirectorReport(
            director: director, pair: pair, agentVersion: "0", outcome: .applied(revision), applied: revision)
    }

    @Test func aSliceHasItsRevisionAsTagAndTheSameTagIs304() async throws {
        let api = try await APIFixture()
        let token = api.directors["blue-a"]
        let first = try await api.send(.get, "/api/v1/slice", token: token)
        #expect(first.status == 200)
        #expect(first.headers[.eTag] == "\"e0.1\"")
        #expect(first.headers[.contentType] == "application/json")
        let names = ["X-Lvsfleet-Director", "X-Lvsfleet-Pair"].compactMap { HTTPFields.Key($0) }
        #expect(names.map { first.headers[$0] } == ["blue-a", "blue"])
        let second = try await api.send(
            .get, "/api/v1/slice", token: token, headers: [.ifNoneMatch: "\"e0.1\""])
        #expect(second.status == 304 && second.body.isEmpty)
        #expect(second.headers[.eTag] == "\"e0.1\"")
        #expect(names.map { second.headers[$0] } == ["blue-a", "blue"])
        for other in ["\"e0.2\"", "\"e1.1\"", "e0.1", "*", "\"\""] {
            let answer = try await api.send(.get, "/api/v1/slice?wait=30", token: token, headers: [.ifNoneMatch: other])
            #expect(answer.status == 200, "\(other)")
        }
    }

    @Test func whileThereIsNoSliceItIs503WithRetryAfter() async throws {
        let api = try await APIFixture(fleet: ControlFixture.ingressFleet)
        let answer = try await api.send(.get, "/api/v1/slice?wait=30", token: api.directors["blue-a"])
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "2")
        #expect(HTTPFields.Key("X-Lvsfleet-Pair").flatMap { answer.headers[$0] } == "blue")
        _ = try answer.problem()
        #expect(try await api.send(.get, "/readyz", token: nil).status == 503)
    }

    @Test func aWaitEndsWithThe304() async throws {
        let api = try await APIFixture()
        let started = ContinuousClock.now
        let answer = try await api.send(
            .get, "/api/v1/slice?wait=1", token: api.directors["blue-a"], headers: [.ifNoneMatch: "\"e0.1\""])
        #expect(answer.status == 304)
        #expect(started.duration(to: .now) >= .seconds(1))
    }

    @Test func aLongPollOverASocketIsWokenByItsPairAlone() async throws {
        let api = try await APIFixture()
        let token = api.directors["blue-a"]
        try await api.application.test(.live) { client in
            let poll = Task {
                try await APIFixture.send(
                    client, .get, "/api/v1/slice?wait=50", token: token, headers: [.ifNoneMatch: "\"e0.1\""])
            }
            try await ControlFixture.require { await api.state.board.waiters(of: "blue") == 1 }
            _ = try await api.state.change(.put(ControlFixture.vip("bank", 231, pair: "green")))
            #expect(await api.state.board.waiters(of: "blue") == 1)
            _ = try await api.state.change(.put(ControlFixture.vip("mall", 202)))
            let answer = try await poll.value
            #expect(answer.status == 200)
            #expect(answer.headers[.eTag] == "\"e0.2\"")
            #expect(answer.headers[.connection] == "close")
        }
    }

    @Test func aClientThatLeavesReleasesItsWaiter() async throws {
        let api = try await APIFixture()
        let token = try #require(api.directors["blue-a"])
        try await api.application.test(.live) { client in
            let port = try #require(client.port)
            let other = TestClient(host: "127.0.0.1", port: port)
            other.connect()
            try await other.executeAndDontWaitForResponse(
                TestClient.Request(
                    "/api/v1/slice?wait=50", method: .get, authority: "localhost",
                    headers: [.authorization: "Bearer \(token)", .ifNoneMatch: "\"e0.1\""]))
            try await ControlFixture.require { await api.state.board.waiters(of: "blue") == 1 }
            try await other.shutdown()
            try await ControlFixture.require { await api.state.board.waiters(of: "blue") == 0 }
        }
    }

    @Test func theEndOfCentralReleasesItsWaiters() async throws {
        let api = try await APIFixture()
        let started = ContinuousClock.now
        let poll = try await api.application.test(.live) { client in
            let poll = Task {
                try await APIFixture.send(
                    client, .get, "/api/v1/slice?wait=50", token: api.directors["blue-a"],
                    headers: [.ifNoneMatch: "\"e0.1\""])
            }
            try await ControlFixture.require { await api.state.board.waiters(of: "blue") == 1 }
            return poll
        }
        _ = try? await poll.value
        #expect(await api.state.board.waiters(of: "blue") == 0)
        #expect(started.duration(to: .now) < .seconds(20))
    }

    @Test func aReportIsTakenAndShown() async throws {
        let api = try await APIFixture()
        let answer = try await api.send(
            .put, "/api/v1/report", token: api.directors["blue-a"],
            body: try JSON.encode(report("blue-a", "blue", applied: 1)))
        #expect(answer.status == 204 && answer.body.isEmpty)
        let directors = try await api.admin(.get, "/api/v1/directors").decode(ObjectList<View<DirectorStatus>>.self)
            .items
        #expect(directors.map(\.metadata.name) == ["blue-a", "blue-b", "green-a", "green-b"])
        #expect(directors.map(\.status.state) == [.current, .unseen, .unseen, .unseen])
        let status = try await api.admin(.get, "/api/v1/status").decode(View<FleetStatus>.self).status
        #expect(status.pairs.map(\.name) == ["blue", "green"] && status.epoch == "e0" && status.problems.isEmpty)
        #expect(status.pairs.first?.services == 2 && status.pairs.first?.servers == 2)
    }

    @Test func aReportOfAnotherIs403() async throws {
        let api = try await APIFixture()
        for (director, pair) in [("blue-b", "blue"), ("green-b", "green"), ("blue-a", "green")] {
            let answer = try await api.send(
                .put, "/api/v1/report", token: api.directors["blue-a"],
                body: try JSON.encode(report(director, pair, applied: 1)))
            #expect(answer.status == 403)
            _ = try answer.problem()
        }
        #expect(await api.reports.entries.isEmpty)
    }

    @Test func whatADirectorFindsFailingIsShown() async throws {
        let api = try await APIFixture()
        let pool = try #require(await api.state.picture().slices["blue"]?.pools.first)
        let server = try #require(pool.servers.first)
        var sent = report("blue-a", "blue", applied: 1)
        sent.checks = .init(
            failing: [
                .init(pool: pool.name, address: server.address, reason: "connect: Connection refused"),
                .init(pool: pool.name, address: server.address, vip: IPAddress(v4: 0x0A09_00C9), reason: "silent"),
                .init(pool: "gone", address: server.address, reason: "x"),
            ], failOpen: [.init(pool: pool.name, family: .v4)])
        _ = try await api.send(
            .put, "/api/v1/report", token: api.directors["blue-a"], body: try JSON.encode(sent))
        let servers = try await api.admin(.get, "/api/v1/realservers").decode(ObjectList<View<RealServerStatus>>.self)
            .items
        #expect(
            servers.compactMap(\.status.failing) == [["blue-a": "connect: Connection refused; VIP 10.9.0.201: silent"]])
        let findings = try await api.admin(.get, "/api/v1/findings").decode(ObjectList<View<Finding>>.self).items
            .map(\.status).filter { $0.subject == "pool/\(pool.name)" && $0.field.hasSuffix("@blue-a") }
        #expect(Set(findings.map(\.reason)) == ["ServerFailsCheck", "PoolFailsOpen"])
        #expect(findings.count == 3 && findings.contains { $0.message.contains("connect: Connection refused") })
        // A director that is silent says nothing of now.
        let picture = await api.state.picture()
        let entries = await api.reports.entries
        #expect(picture.checkFindings(entries, now: .now + .seconds(91)).isEmpty)
    }
}
