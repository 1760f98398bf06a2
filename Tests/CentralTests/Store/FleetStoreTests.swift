import FleetModel
import FleetWire
import Foundation
import Testing

@testable import Central

/// A folder that goes with the test.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-\(UUID())").path
    var database: String { path + "/lvsfleet.db" }

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What every store promises, held against both.
@Suite struct FleetStoreTests {
    enum Kind: CaseIterable { case memory, sqlite }

    private func with(_ kind: Kind, _ body: (any FleetStore) async throws -> Void) async throws {
        switch kind {
        case .memory: try await body(InMemoryStore())
        case .sqlite:
            let folder = try TemporaryFolder()
            try await body(try SQLiteStore.open(path: folder.database))
            withExtendedLifetime(folder) {}
        }
    }

    private func commit(
        _ store: any FleetStore, from old: Fleet, to new: Fleet, _ numbers: [Pair.Key: UInt64] = [:]
    ) async throws {
        let stored = try await store.read()
        let publications = numbers.mapValues {
            Publication(
                revision: Revision(epoch: stored.epoch, number: $0), digest: "d\($0)", document: [1, 2, UInt8($0)])
        }
        let history = publications.sorted { $0.key < $1.key }.map {
            HistoryEntry(
                pair: $0.key, revision: $0.value.revision, time: 5, digest: $0.value.digest, services: 1, servers: 2,
                cause: "test")
        }
        _ = try await store.commit(
            FleetCommit(
                madeAgainst: stored.version, changes: FleetDiff(from: old, to: new), publications: publications,
                history: history))
    }

    @Test(arguments: Kind.allCases) func keepsDrainsAndHolds(_ kind: Kind) async throws {
        try await with(kind) { store in
            var drained = ControlFixture.fleet
            drained.drainedNodes = ["edge-1", "10.9.0.22"]
            drained.drainedDirectors = ["blue-a"]
            try await commit(store, from: Fleet(), to: drained)
            let hold = Hold(
                pools: ["ingress": .init(since: 7, before: 3, items: [Slice.Server(address: IPAddress(v4: 1))])],
                services: .init(
                    since: 8, before: 1,
                    items: [
                        .init(
                            vip: "shop", pool: "ingress",
                            exposure: Exposure(
                                port: 53, realPort: 54, transport: .udp,
                                application: ObjectReference(namespace: "a", name: "b")))
                    ]))
            _ = try await store.commit(
                FleetCommit(madeAgainst: 1, changes: .none, publications: [:], history: [], holds: ["blue": hold]))
            var fleet = drained
            fleet.drainedNodes = ["edge-1"]
            fleet.drainedDirectors = []
            _ = try await store.commit(
                FleetCommit(
                    madeAgainst: 2, changes: FleetDiff(from: drained, to: fleet), publications: [:], history: []))
            let stored = try await store.read()
            #expect(stored.fleet == fleet)
            #expect(stored.holds == ["blue": hold], "what is not spoken of stays")
            _ = try await store.commit(
                FleetCommit(madeAgainst: 3, changes: .none, publications: [:], history: [], holds: [:]))
            #expect(try await store.read().holds == [:])
        }
    }

    @Test(arguments: Kind.allCases) func keepsWhatBelongsToTheCluster(_ kind: Kind) async throws {
        try await with(kind) { store in
            func write(_ new: [ObjectKey: FleetOrigin]) async throws {
                let stored = try await store.read()
                _ = try await store.commit(
                    FleetCommit(
                        madeAgainst: stored.version, changes: .none, publications: [:], history: [],
                        origins: OriginDiff(from: stored.origins, to: new)))
                #expect(try await store.read().origins == new)
            }
            let orders = ControlFixture.assignment("one", "orders").key
            try await write([
                .vip("shop"): FleetOrigin(manifest: "shop", digest: "d1", heldSince: 7),
                orders: FleetOrigin(manifest: "orders", digest: "d2"),
                .pair("gone"): FleetOrigin(manifest: "gone", digest: "d3"),
            ])
            try await write([
                .vip("shop"): FleetOrigin(manifest: "shop", digest: "d1"),
                orders: FleetOrigin(manifest: "other", digest: "d4"),
            ])
            try await write([:])
        }
    }

    @Test(arguments: Kind.allCases) func keepsWhatIsCommitted(_ kind: Kind) async throws {
        try await with(kind) { store in
            var fleet = ControlFixture.fleet
            _ = try fleet.edit(.put(ControlFixture.assignment("one", "orders")))
            _ = try fleet.edit(.put(ControlFixture.assignment("*")))
            try await commit(store, from: Fleet(), to: fleet, ["blue": 1, "green": 4])
            let stored = try await store.read()
            #expect(stored.fleet == fleet)
            #expect(stored.version == 1)
            #expect(stored.counters == ["blue": 1, "green": 4])
            #expect(stored.publications["green"]?.document == [1, 2, 4])
            #expect(try await store.history(limit: 1).map(\.pair) == ["green"])
            try await store.check()
        }
    }

    @Test(arguments: Kind.allCases) func refusesAChangeMadeAgainstAnOldVersion(_ kind: Kind) async throws {
        try await with(kind) { store in
            try await commit(store, from: Fleet(), to: ControlFixture.fleet)
            await #expect(throws: StoreConflict(madeAgainst: 0, current: 1)) {
                _ = try await store.commit(
                    FleetCommit(
                        madeAgainst: 0, changes: FleetDiff(from: ControlFixture.fleet, to: Fleet()), publications: [:],
                        history: []))
            }
            #expect(try await store.read().fleet == ControlFixture.fleet)
        }
    }

    @Test(arguments: Kind.allCases) func aRevisionIsNeverUsedAgain(_ kind: Kind) async throws {
        try await with(kind) { store in
            let one = Fleet(pairs: ControlFixture.fleet.pairs)
            try await commit(store, from: Fleet(), to: one, ["blue": 3])
            try await commit(store, from: one, to: Fleet())
            let empty = try await store.read()
            #expect(empty.publications.isEmpty && empty.counters == ["blue": 3])
            await #expect(throws: (any Error).self) { try await commit(store, from: Fleet(), to: one, ["blue": 3]) }
            // Nothing of the refused commit is there.
            #expect(try await store.read().fleet == Fleet())
            try await commit(store, from: Fleet(), to: one, ["blue": 4])
            #expect(try await store.read().counters["blue"] == 4)
        }
    }

    @Test(arguments: Kind.allCases) func tokensAreFoundByDigestAndRevoked(_ kind: Kind) async throws {
        try await with(kind) { store in
            let (token, secret) = StoredToken.make(role: .director, director: "blue-a", created: 7)
            try await store.add(token)
            #expect(try await store.token(digest: Digest.sha256(secret.utf8)) == token)
            #expect(try await store.token(digest: secret) == nil)
            #expect(try await store.tokens() == [token])
            #expect(try await store.revokeToken(id: token.id))
            #expect(try await !store.revokeToken(id: token.id))
            #expect(try await store.token(digest: token.digest) == nil)
        }
    }

    @Test(arguments: Kind.allCases) func aRestorationReplacesAllButValidTokens(_ kind: Kind) async throws {
        try await with(kind) { store in
            var old = ControlFixture.fleet
            old.set(ControlFixture.vip("bank", 202))
            old.drainedNodes = ["edge-1"]
            old.drainedDirectors = ["green-a"]
            try await commit(store, from: Fleet(), to: old, ["blue": 5, "green": 6])
            let (mine, _) = StoredToken.make(role: .admin, director: nil, created: 1)
            let (gone, _) = StoredToken.make(role: .director, director: "blue-a", created: 2)
            let (back, _) = StoredToken.make(role: .director, director: "blue-b", created: 3)
            try await store.add(mine)
            try await store.add(gone)
            #expect(try await store.revokeToken(id: gone.id))

            let fleet = ControlFixture.fleet
            let publication = Publication(revision: Revision(epoch: "new", number: 2), digest: "n", document: [9])
            let entry = HistoryEntry(
                pair: "blue", revision: publication.revision, time: 9, digest: "n", services: 0, servers: 0, cause: "c")
            let hold = Hold(services: .init(since: 1, before: 2, items: []))
            let origins: [ObjectKey: FleetOrigin] = [.vip("shop"): FleetOrigin(manifest: "shop", digest: "d")]
            let backup = Backup(
                epoch: "other", fleet: fleet, publications: [:], counters: [:], tokens: [gone, back], revoked: ["r"])
            let restoration = Restoration(
                madeAgainst: 1, epoch: "new", fleet: fleet, publications: ["blue": publication],
                counters: ["blue": 2, "red": 8], holds: ["blue": hold], origins: origins, history: [entry],
                tokens: ReturningTokens(backup), time: 0)
            await #expect(throws: StoreConflict.self) {
                var late = restoration
                late.madeAgainst = 0
                _ = try await store.restore(late)
            }
            #expect(try await store.read().fleet == old)
            #expect(try await store.comingBack(restoration.tokens) == [back])
            let restored = try await store.restore(restoration)
            #expect(restored.version == 2 && restored.tokens == [back])
            let stored = try await store.read()
            #expect(
                stored
                    == StoredFleet(
                        version: 2, epoch: "new", fleet: fleet, publications: ["blue": publication],
                        counters: ["blue": 2, "red": 8], holds: ["blue": hold], origins: origins))
            #expect(try await store.tokens() == [mine, back])
            #expect(try await store.history(limit: 10) == [entry])
            // Revoked with the backup as with the store.
            let (other, _) = StoredToken.make(role: .admin, director: nil, created: 4)
            var third = ReturningTokens(backup)
            third.tokens = [gone, other].map { token in
                var token = token
                if token.id == other.id { token.digest = "r" }
                return token
            }
            third.revoked = []
            #expect(try await store.comingBack(third) == [])
        }
    }

    @Test(arguments: Kind.allCases) func addressesMayBeExchangedInOneCommit(_ kind: Kind) async throws {
        try await with(kind) { store in
            var old = ControlFixture.fleet
            old.set(ControlFixture.vip("bank", 202))
            try await commit(store, from: Fleet(), to: old)
            var new = old
            new.set(ControlFixture.vip("bank", 201))
            new.set(ControlFixture.vip("shop", 202))
            try await commit(store, from: old, to: new)
            #expect(try await store.read().fleet == new)
        }
    }
}
