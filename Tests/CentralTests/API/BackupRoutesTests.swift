import Crypto
import FleetModel
import FleetWire
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Central

@Suite struct BackupRoutesTests {
    /// Central over a database, with one token of each role.
    private struct Place {
        let folder: TemporaryFolder
        let store: SQLiteStore
        let api: APIFixture

        init(_ fleet: Fleet = Fleet()) async throws {
            folder = try TemporaryFolder()
            store = try SQLiteStore.open(path: folder.database)
            api = try await APIFixture(store: store, fleet: fleet)
        }

        func backup() async throws -> [UInt8] {
            let answer = try await api.admin(.get, "/api/v1/backup")
            #expect(answer.status == 200)
            return answer.body
        }

        func restore(_ backup: [UInt8], _ query: String = "") async throws -> APIFixture.Answer {
            try await api.send(.post, "/api/v1/restore\(query)", token: api.admin, body: backup)
        }
    }

    @Test func aBackupIsADatabaseWithItsDigest() async throws {
        let place = try await Place(ControlFixture.fleet)
        let answer = try await place.api.admin(.get, "/api/v1/backup")
        #expect(answer.headers[.contentType] == "application/vnd.sqlite3")
        let digest = Data(SHA256.hash(data: answer.body)).base64EncodedString()
        #expect(HTTPFields.contentDigestName.flatMap { answer.headers[$0] } == "sha-256=:\(digest):")
        let file = try place.store.draft()
        try file.append(answer.body)
        #expect(try await SQLiteStore.read(file).fleet == ControlFixture.fleet)
        // No secret is in it.
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(!text.contains(place.api.admin) && text.contains(Digest.sha256(place.api.admin.utf8)))
    }

    @Test func aNewCentralIsAsTheOldOneWas() async throws {
        let old = try await Place(ControlFixture.fleet)
        let new = try await Place()
        let answer = try await new.restore(try await old.backup())
        let result = try answer.decode(RestoreResult.self)
        #expect(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
        #expect(
            result.items.map(\.object).filter { !$0.hasPrefix("token/") } == [
                "pair/blue", "pair/green", "pool/hand", "vip/shop", "epoch/\(result.epoch ?? "")",
            ])
        #expect(result.items.count { $0.object.hasPrefix("token/") && $0.action == .created } == 4)
        #expect(await new.api.state.fleet == ControlFixture.fleet)
        // The directors of the old one, and both administrators.
        for token in [old.api.admin, new.api.admin] {
            #expect(try await new.api.send(.get, "/api/v1/pairs", token: token).status == 200)
        }
        let slice = try await new.api.send(.get, "/api/v1/slice", token: old.api.directors["blue-a"])
        #expect(slice.status == 200 && slice.headers[.eTag] == "\"\(result.epoch ?? "").2\"")
    }

    @Test func aTrialStoresNothing() async throws {
        let old = try await Place(ControlFixture.fleet)
        let new = try await Place()
        let before = try await new.store.read()
        let answer = try await new.restore(try await old.backup(), "?dryRun=true")
        let result = try answer.decode(RestoreResult.self)
        #expect(result.dryRun && result.epoch == nil && result.copy == nil)
        #expect(result.items.contains(.init(object: "vip/shop", action: .created)))
        #expect(result.items.count { $0.object.hasPrefix("token/") } == 4)
        #expect(try await new.store.read() == before)
    }

    @Test func whatCannotBePutInForceIsRefusedAndNothingChanges() async throws {
        let place = try await Place(ControlFixture.fleet)
        let before = try await place.store.read()
        for (bytes, words) in [
            (Array("nonsense".utf8), "the backup is not a SQLite database"), ([], "the body is empty"),
        ] {
            let answer = try await place.restore(bytes)
            let problem = try answer.problem()
            #expect(answer.status == 400 && problem.detail.hasPrefix(words), "\(problem)")
        }
        #expect(try await place.restore([1], "?dryrun=true").status == 400)
        #expect(try await place.store.read() == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
        #expect(!names.contains { $0.contains("draft") || $0.contains("before") })
    }

    @Test func whatIsTooLargeIsNotReadToItsEnd() async throws {
        let place = try await Place()
        let router = Router(context: CentralContext.self)
        router.add(middleware: ProblemMiddleware(counts: RequestCounts()))
        router.add(BackupRoutes(state: place.api.state, limit: 10).routes)
        try await Application(router: router, logger: ControlFixture.logger).test(.router) { client in
            let answer = try await APIFixture.send(
                client, .post, "/api/v1/restore", token: nil, body: Array(repeating: 1, count: 11))
            #expect(answer.status == 413)
        }
    }

    @Test func onlyAdministratorsHaveIt() async throws {
        let place = try await Place(ControlFixture.fleet)
        let director = try #require(place.api.directors["blue-a"])
        #expect(try await place.api.send(.get, "/api/v1/backup", token: director).status == 403)
        #expect(try await place.api.send(.post, "/api/v1/restore", token: director, body: [1]).status == 403)
        #expect(try await place.api.send(.get, "/api/v1/backup", token: nil).status == 401)
    }

    @Test func whatTakesMuchAwayWantsToBeMeant() async throws {
        let old = try await Place()
        let new = try await Place(ControlFixture.fleet)
        let answer = try await new.restore(try await old.backup())
        let problem = try answer.problem()
        #expect(answer.status == 409 && problem.type == ProblemType.needsConfirmation)
        #expect(problem.detail.contains("takes 2 of 2 services away from pair/blue"), "\(problem)")
        #expect(await new.api.state.fleet == ControlFixture.fleet)
        let done = try await new.restore(try await old.backup(), "?confirm=true")
        #expect(done.status == 200)
        #expect(await new.api.state.fleet == Fleet())
    }
}
