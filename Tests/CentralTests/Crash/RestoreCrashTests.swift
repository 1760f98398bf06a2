import FleetHTTP
import FleetModel
import FleetWire
import Foundation
import GRDB
import Testing

@testable import Central

/// Central is killed at random moments while it puts a backup in force: afterwards it has the old or the new, wholly.
@Suite(.timeLimit(.minutes(5))) struct RestoreCrashTests {
    private static let pairs = 120

    @Test func aKilledRestorationIsDoneOrNotBegun() async throws {
        let folder = try TemporaryFolder()
        let central = CentralProcess(data: folder.path + "/data")
        defer { central.kill() }
        try await central.start()
        let backups = try await [backup("eth0", folder), backup("eth1", folder)]
        let start = ContinuousClock.now
        #expect(try await central.post("/api/v1/restore?confirm=true", backups[0]).status == 200)
        // What one takes on this machine, so that about every third kill comes too late.
        let usual = start.duration(to: .now)

        var epoch = try await self.epoch(central)
        var seen: Set<String> = []
        var unanswered = 0
        for _ in 0..<24 {
            // The other one than it has, so that each round has something to change.
            let goal = try await interfaces(central) == ["eth0"] ? 1 : 0
            let delay = usual * Double.random(in: 0...1.5)
            let victim = central.identifier
            async let strike: Void = {
                try? await Task.sleep(for: delay)
                if victim > 0 { kill(victim, SIGKILL) }
            }()
            let answer = try? await central.post("/api/v1/restore?confirm=true", backups[goal])
            await strike
            central.kill()
            try await central.start()

            let now = try await self.epoch(central)
            let interfaces = try await interfaces(central)
            #expect(interfaces.count == 1, "a mixture: \(interfaces)")
            if let answer {
                #expect(answer.status == 200)
                #expect(try JSON.decode(RestoreResult.self, from: answer.body).epoch == now)
                #expect(interfaces == ["eth\(goal)"])
            } else {
                unanswered += 1
                #expect((now == epoch) == (interfaces != ["eth\(goal)"]), "an epoch without its fleet")
            }
            // What is served is of the fleet and the epoch that there are.
            let status = try await central.get("/api/v1/status", as: View<FleetStatus>.self).status
            #expect(status.pairs.count == Self.pairs)
            #expect(status.pairs.allSatisfy { $0.revision?.epoch == now })
            seen.formUnion(interfaces)
            epoch = now
        }
        #expect(unanswered > 3 && seen.count == 2, "\(unanswered) kills came before the answer")

        // Copies that killed restorations left go with the next that is done.
        #expect(try await central.post("/api/v1/restore?confirm=true", backups[0]).status == 200)
        central.kill()
        let names = try FileManager.default.contentsOfDirectory(atPath: central.data)
        #expect(names.count { $0.hasPrefix("before-restore-") } == 1)
        let queue = try DatabaseQueue(path: "\(central.data)/lvsfleet.db")
        #expect(try await queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
    }

    private func epoch(_ central: CentralProcess) async throws -> String {
        try await central.get("/api/v1/status", as: View<FleetStatus>.self).status.epoch
    }

    /// By which interfaces the pairs are told apart: all of one backup have the same.
    private func interfaces(_ central: CentralProcess) async throws -> Set<String> {
        let pairs = try await central.get("/api/v1/pairs", as: ObjectList<FleetObject>.self).items
        #expect(pairs.count == Self.pairs)
        return Set(
            pairs.compactMap { object in
                guard case .pair(_, let settings) = object else { return nil }
                return settings.interface
            })
    }

    /// A backup of a fleet of many pairs, each on the interface.
    private func backup(_ interface: String, _ folder: TemporaryFolder) async throws -> [UInt8] {
        let store = try SQLiteStore.open(path: "\(folder.path)/\(interface).db")
        var fleet = Fleet()
        for number in 1...Self.pairs {
            fleet.pairs["pair-\(number)"] = Pair.Settings(
                directors: [
                    Director(name: "pair-\(number)-a", address: IPAddress(v4: 0x0A00_0001 + UInt32(number) * 4))
                ], interface: interface)
        }
        _ = try await store.commit(
            FleetCommit(madeAgainst: 0, changes: FleetDiff(from: Fleet(), to: fleet), publications: [:], history: []))
        let file = try await store.backup()
        defer { withExtendedLifetime(file) {} }
        return try [UInt8](Data(contentsOf: URL(fileURLWithPath: file.path)))
    }
}
