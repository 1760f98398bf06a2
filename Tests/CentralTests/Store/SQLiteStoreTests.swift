import FleetModel
import Foundation
import GRDB
import Testing

@testable import Central

@Suite struct SQLiteStoreTests {
    private func reason(_ path: String) -> String? {
        do {
            _ = try SQLiteStore.open(path: path)
            return nil
        } catch let error as StoreError {
            return error.file.hasPrefix(path) ? error.reason : "names \(error.file)"
        } catch {
            return "\(error)"
        }
    }

    @Test func isThereAgainUnderTheSameEpochWhenOpenedAnew() async throws {
        let folder = try TemporaryFolder()
        var store: SQLiteStore? = try SQLiteStore.open(path: folder.database)
        let epoch = try #require(try await store?.read().epoch)
        #expect(epoch.count == 16)
        _ = try await store?.commit(
            FleetCommit(
                madeAgainst: 0, changes: FleetDiff(from: Fleet(), to: ControlFixture.fleet), publications: [:],
                history: []))
        store = nil
        let again = try SQLiteStore.open(path: folder.database)
        let stored = try await again.read()
        #expect(stored.epoch == epoch && stored.version == 1 && stored.fleet == ControlFixture.fleet)
    }

    @Test func twoStoresAreTwoEpochs() async throws {
        let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
        let first = try await SQLiteStore.open(path: one.database).read().epoch
        let second = try await SQLiteStore.open(path: two.database).read().epoch
        #expect(first != second)
    }

    @Test func theWriterIsSetToFull() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(path: folder.database)
        try await store.check()
        try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        await #expect(throws: StoreError.self) { try await store.check() }
    }

    @Test func onlyOneCentralUsesADatabase() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(path: folder.database)
        #expect(reason(folder.database)?.contains("another lvsfleet-central") == true)
        withExtendedLifetime(store) {}
    }

    @Test(arguments: ["", "not a database at all", String(repeating: "x", count: 5_000)])
    func aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs(_ text: String) throws {
        let folder = try TemporaryFolder()
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.database))
        #expect(reason(folder.database)?.contains("not a SQLite database") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == Data(text.utf8))
    }

    @Test func aDamagedDatabaseIsRefusedAndLeftAsItIs() async throws {
        let folder = try TemporaryFolder()
        do {
            let store = try SQLiteStore.open(path: folder.database)
            _ = try await store.commit(
                FleetCommit(
                    madeAgainst: 0, changes: FleetDiff(from: Fleet(), to: ControlFixture.fleet), publications: [:],
                    history: []))
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        // The header stays; every page after the first is another's.
        for index in 4_096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: URL(fileURLWithPath: folder.database))
        let reason = reason(folder.database)
        #expect(reason?.contains("damaged") == true && reason?.hasSuffix("(lvsctl restore)") == true, "\(reason ?? "")")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == bytes)
    }

    @Test func anotherProgramsDatabaseIsRefusedAndLeftAsItIs() async throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.database)
        try await queue.write { try $0.execute(sql: "CREATE TABLE theirs (id INTEGER)") }
        try queue.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        #expect(reason(folder.database)?.contains("another program") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == bytes)
    }

    @Test func aNewerSchemaIsRefused() async throws {
        let folder = try TemporaryFolder()
        do { _ = try SQLiteStore.open(path: folder.database) }
        let queue = try DatabaseQueue(path: folder.database)
        try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('addsSomethingLater')") }
        try queue.close()
        #expect(reason(folder.database)?.contains("newer") == true)
    }

    @Test func everyReleasedMigrationIsStillThere() {
        #expect(
            SQLiteStore.migrator.migrations == [
                "createFleet", "createPublications", "createTokens", "createDrains", "createHolds", "createOrigins",
                "createDirectorDrains", "createRevocations",
            ])
    }

    @Test func aDatabaseFromBeforeTheClustersObjectsBelongsToAdministrators() async throws {
        let folder = try TemporaryFolder()
        do {
            let store = try SQLiteStore.open(path: folder.database)
            _ = try await store.commit(
                FleetCommit(
                    madeAgainst: 0, changes: FleetDiff(from: Fleet(), to: ControlFixture.fleet), publications: [:],
                    history: []))
        }
        // As the release before left it.
        let queue = try DatabaseQueue(path: folder.database)
        try await queue.write {
            try $0.execute(sql: "DROP TABLE origin; DELETE FROM grdb_migrations WHERE identifier = 'createOrigins'")
        }
        try queue.close()
        let stored = try await SQLiteStore.open(path: folder.database).read()
        #expect(stored.fleet == ControlFixture.fleet && stored.origins.isEmpty)
    }

    @Test func aDraftThatACrashLeftBehindIsNoDatabase() async throws {
        let folder = try TemporaryFolder()
        try Data("half".utf8).write(to: URL(fileURLWithPath: folder.database + ".new"))
        #expect(try await SQLiteStore.open(path: folder.database).read().version == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.database + ".new"))
    }
}
