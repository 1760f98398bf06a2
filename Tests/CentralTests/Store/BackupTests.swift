import FleetModel
import FleetWire
import Foundation
import GRDB
import Testing

@testable import Central

/// Copies of a database, and what is taken for one.
@Suite struct BackupTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore.open(path: folder.database)
        try await Self.fill(store, ControlFixture.fleet)
    }

    private static func fill(_ store: SQLiteStore, _ fleet: Fleet) async throws {
        let stored = try await store.read()
        let revision = Revision(epoch: stored.epoch, number: 7)
        _ = try await store.commit(
            FleetCommit(
                madeAgainst: stored.version, changes: FleetDiff(from: stored.fleet, to: fleet),
                publications: ["blue": Publication(revision: revision, digest: "d", document: [1, 2])],
                history: [
                    HistoryEntry(
                        pair: "blue", revision: revision, time: 5, digest: "d", services: 1, servers: 2, cause: "test")
                ]))
    }

    private func token(_ director: String?) async throws -> StoredToken {
        let (token, _) = StoredToken.make(role: director == nil ? .admin : .director, director: director, created: 3)
        try await store.add(token)
        return token
    }

    private static func restoration(
        _ backup: Backup, _ store: SQLiteStore, epoch: String = "new", time: Int64 = 0
    ) async throws -> Restoration {
        Restoration(
            madeAgainst: try await store.read().version, epoch: epoch, fleet: backup.fleet, publications: [:],
            counters: backup.counters, holds: backup.holds, origins: backup.origins, history: backup.history,
            tokens: ReturningTokens(backup), time: time)
    }

    /// What a file of these bytes is refused for; nil: it is taken.
    private func refusal(_ bytes: some Collection<UInt8>) async throws -> String? {
        let file = try store.draft()
        try file.append(bytes)
        do {
            _ = try await SQLiteStore.read(file)
            return nil
        } catch let error as BackupRefusal {
            return error.description
        }
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    @Test func holdsAllThereIs() async throws {
        let token = try await token("blue-a")
        let revoked = try await self.token("blue-b")
        #expect(try await store.revokeToken(id: revoked.id))
        let stored = try await store.read()
        let file = try await store.backup()
        let backup = try await SQLiteStore.read(file)
        #expect(backup.epoch == stored.epoch && backup.fleet == stored.fleet)
        #expect(backup.publications == stored.publications && backup.counters == ["blue": 7])
        #expect(backup.tokens == [token] && backup.revoked == [revoked.digest])
        #expect(backup.history == (try await store.history(limit: 10)))
    }

    @Test func isReadByItsOwnerAloneAndGoesWithTheValue() async throws {
        let before = try files
        do {
            let file = try await store.backup()
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            _ = try await SQLiteStore.read(file)
        }
        #expect(try files == before)
    }

    /// A copy is of one moment: never a part of a commit, whatever is written meanwhile.
    @Test func isOfOneMomentWhileOthersWrite() async throws {
        let store = store
        async let writing: Void = Self.writeMany(to: store)
        for _ in 0..<10 {
            let fleet = try await SQLiteStore.read(try await store.backup()).fleet
            let numbers = Set(fleet.pairs.keys.filter { $0.hasSuffix("-p") }.map { $0.dropFirst().dropLast(2) })
            #expect(numbers.count <= 1 && fleet.pairs.count == 2 + 2 * numbers.count)
            #expect(fleet.drainedNodes == Set(numbers.map { "node-\($0)" }))
        }
        try await writing
    }

    private static func writeMany(to store: SQLiteStore) async throws {
        for number in 0..<40 {
            var fleet = ControlFixture.fleet
            // Rows of one commit, in two tables.
            for name in ["x\(number)-p", "y\(number)-p"] { fleet.set(ControlFixture.pair(name, 100)) }
            fleet.drainedNodes = ["node-\(number)"]
            let stored = try await store.read()
            _ = try await store.commit(
                FleetCommit(
                    madeAgainst: stored.version, changes: FleetDiff(from: stored.fleet, to: fleet), publications: [:],
                    history: []))
        }
    }

    @Test func whatIsNoBackupIsRefused() async throws {
        let file = try await store.backup()
        let good = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file.path)))
        #expect(try await refusal(good) == nil)
        #expect(try await refusal(Array("not a database".utf8)) == "the backup is not a SQLite database, or is damaged")
        #expect(try await refusal([]) == "the backup is not a SQLite database, or is damaged")
        var other = good
        other[68] ^= 1
        #expect(try await refusal(other) == "the backup is a database of another program")
        let cut = try await refusal(good.prefix(good.count / 2))
        #expect(cut?.hasPrefix("the backup is damaged (") == true, "\(cut ?? "taken")")
        var torn = good
        for index in good.count / 2..<good.count { torn[index] = UInt8(truncatingIfNeeded: index &* 31) }
        #expect(try await refusal(torn)?.hasPrefix("the backup is damaged (") == true)
    }

    @Test(arguments: [
        ("INSERT INTO grdb_migrations VALUES ('addsSomethingLater')", "was written by a newer lvsfleet-central"),
        ("DROP TABLE assignment", "cannot be read: no such table: assignment"),
        ("DELETE FROM store", "cannot be read: table store: has no row"),
        ("UPDATE pool SET document = '{}'", "cannot be read: table pool: "),
        ("UPDATE token SET role = 'king'", "cannot be read: table token: \"king\" is no role"),
    ])
    func whatSaysNonsenseIsRefused(_ sql: String, _ reason: String) async throws {
        _ = try await token(nil)
        let file = try await store.backup()
        let queue = try DatabaseQueue(path: file.path)
        try await queue.write { try $0.execute(sql: sql) }
        try queue.close()
        do {
            _ = try await SQLiteStore.read(file)
            Issue.record("taken")
        } catch let error as BackupRefusal {
            #expect(error.description.hasPrefix("the backup \(reason)"), "\(error)")
        }
    }

    /// As `sqlite3 lvsfleet.db .backup` of the release before left it: in WAL mode, and without the newest tables.
    @Test func anOlderOneIsTaken() async throws {
        let file = try store.draft()
        let queue = try DatabaseQueue(path: file.path)
        try store.pool.backup(to: queue)
        try await queue.write { db in
            for (table, migration) in [("revocation", "createRevocations"), ("directorDrain", "createDirectorDrains")] {
                try db.execute(sql: "DROP TABLE \(table)")
                try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = ?", arguments: [migration])
            }
        }
        try queue.close()
        #expect(try await SQLiteStore.read(file).fleet == ControlFixture.fleet)
    }

    /// A trigger in a backup is the work of whoever had the file; it does nothing here.
    @Test func aTriggerInABackupDoesNothing() async throws {
        let file = try await store.backup()
        let queue = try DatabaseQueue(path: file.path)
        try await queue.write {
            try $0.execute(
                sql: "CREATE TRIGGER theirs AFTER INSERT ON pair BEGIN DELETE FROM token; END")
        }
        try queue.close()
        let mine = try await token(nil)
        let backup = try await SQLiteStore.read(file)
        _ = try await store.restore(try await Self.restoration(backup, store))
        var fleet = backup.fleet
        fleet.set(ControlFixture.pair("red", 61))
        _ = try await store.commit(
            FleetCommit(
                madeAgainst: try await store.read().version, changes: FleetDiff(from: backup.fleet, to: fleet),
                publications: [:], history: []))
        #expect(try await store.tokens() == [mine])
    }

    @Test func aDraftThatACrashLeftBehindIsRemoved() async throws {
        let other = try TemporaryFolder()
        try Data("half".utf8).write(to: URL(fileURLWithPath: other.database + ".draft-00"))
        let store = try SQLiteStore.open(path: other.database)
        #expect(!FileManager.default.fileExists(atPath: other.database + ".draft-00"))
        withExtendedLifetime(store) {}
    }

    @Test func oneCopyOfTheStateBeforeIsKept() async throws {
        let backup = try await SQLiteStore.read(try await store.backup())
        for time in [Int64(0), 86_400] {
            var fleet = ControlFixture.fleet
            fleet.drainedNodes = ["node-\(time)"]
            let stored = try await store.read()
            _ = try await store.commit(
                FleetCommit(
                    madeAgainst: stored.version, changes: FleetDiff(from: stored.fleet, to: fleet), publications: [:],
                    history: []))
            let restored = try await store.restore(
                try await Self.restoration(backup, store, epoch: "e\(time)", time: time))
            let copy = try #require(restored.copy)
            #expect(try files.filter { $0.hasPrefix("before-restore-") } == [copy])
            let kept = try store.draft()
            try kept.append(try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(copy)"))))
            #expect(try await SQLiteStore.read(kept).fleet.drainedNodes == ["node-\(time)"])
            #expect(try await store.read().epoch == "e\(time)")
            #expect(try await store.read().fleet == ControlFixture.fleet)
        }
        #expect(try files.contains("before-restore-19700102T000000Z.db"))
    }

    /// A table that somebody adds to the schema is one that a restoration must know.
    @Test func aRestorationKnowsEveryTable() async throws {
        let tables = try await store.pool.read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        }
        #expect(
            Set(tables) == Set(SQLiteStore.replacedTables + SQLiteStore.mergedTables + ["grdb_migrations"]))
    }
}

/// Which tokens of a backup are valid again.
@Suite struct ReturningTokensTests {
    private static func token(_ name: String) -> StoredToken {
        StoredToken(id: "id-\(name)", digest: "digest-\(name)", role: .director, director: name, created: 1)
    }

    private func comingBack(
        _ names: [String], revoked: [String] = [], valid: [String] = [], revokedHere: [String] = [],
        to epoch: String = "other"
    ) -> [String?] {
        let backup = Backup(
            epoch: "mine", fleet: Fleet(), publications: [:], counters: [:], tokens: names.map(Self.token),
            revoked: Set(revoked.map { "digest-\($0)" }))
        return ReturningTokens(backup).comingBack(
            to: epoch, valid: valid.map(Self.token), revoked: Set(revokedHere.map { "digest-\($0)" })
        ).map(\.director)
    }

    @Test func aNewCentralGetsThemAll() {
        #expect(comingBack(["a", "b"], valid: ["x"]) == ["a", "b"])
    }

    @Test func oneThatIsValidIsNotMadeTwice() { #expect(comingBack(["a", "b"], valid: ["a"]) == ["b"]) }

    @Test func oneThatWasRevokedDoesNotComeBack() {
        #expect(comingBack(["a", "b"], revokedHere: ["a"]) == ["b"])
        #expect(comingBack(["a", "b"], revoked: ["b"]) == ["a"])
        // The store that the backup is a copy of had it, and has it no more: from before revocations were remembered.
        #expect(comingBack(["a"], to: "mine") == [])
    }
}
