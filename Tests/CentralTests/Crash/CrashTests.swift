import FleetHTTP
import FleetModel
import FleetWire
import Foundation
import GRDB
import Testing

/// Central is killed at random moments of 200 administrative writes; what it acknowledged must be there afterwards.
@Suite(.timeLimit(.minutes(5))) struct CrashTests {
    @Test func everyAcknowledgedWriteSurvivesSIGKILL() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-crash-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let central = CentralProcess(data: folder.appendingPathComponent("data").path)
        defer { central.kill() }
        try await central.start()

        var acknowledged: Set<String> = []
        var unknown: Set<String> = []
        var revisions: [String: UInt64] = [:]
        var kills = 0
        var random = SystemRandomNumberGenerator()
        var number = 0
        /// How long the last write took.
        var usual = Duration.milliseconds(10)
        while number < 200 {
            let batch = min(Int.random(in: 5...20, using: &random), 200 - number)
            // The killer strikes within one of the writes or right after it, however fast this machine writes.
            let last = Int.random(in: 0..<batch, using: &random)
            let delay = usual * Double.random(in: 0...1.5, using: &random)
            let victim = central.identifier
            var strike: Task<Void, Never>?
            for place in 0..<batch {
                if place == last {
                    strike = Task {
                        try? await Task.sleep(for: delay)
                        if victim > 0 { kill(victim, SIGKILL) }
                    }
                }
                let start = ContinuousClock.now
                number += 1
                let name = "pair-\(number)"
                switch await write(name, number, to: central, &revisions) {
                case true?:
                    acknowledged.insert(name)
                    usual = start.duration(to: .now)
                case false?: Issue.record("\(name) was refused")
                case nil: unknown.insert(name)
                }
            }
            await strike?.value
            central.kill()
            kills += 1
            try await central.start()
            let present = try await names(central)
            #expect(acknowledged.isSubset(of: present), "lost: \(acknowledged.subtracting(present).sorted())")
            #expect(present.isSubset(of: acknowledged.union(unknown)))
        }
        #expect(kills >= 10)
        #expect(acknowledged.count > 20)

        central.kill()
        let database = try FileManager.default.contentsOfDirectory(atPath: central.data).first { $0.hasSuffix(".db") }
        let queue = try DatabaseQueue(path: "\(central.data)/\(try #require(database))")
        let verdict = try await queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(verdict == ["ok"])
    }

    /// True: acknowledged; false: refused; nil: no answer, so it may be there or not.
    private func write(
        _ name: String, _ number: Int, to central: CentralProcess, _ revisions: inout [String: UInt64]
    ) async -> Bool? {
        let address = IPAddress(v4: 0x0A00_0000 + UInt32(number) * 4)
        let object = FleetObject.pair(
            name,
            Pair.Settings(directors: [Director(name: "\(name)-a", address: IPAddress(v4: UInt32(address.value) + 1))]))
        guard let answer = try? await central.send("POST", "/api/v1/pairs", object) else { return nil }
        guard (200..<300).contains(answer.status) else { return false }
        if let result = try? JSON.decode(ChangeResult.self, from: answer.body) {
            for (pair, revision) in result.revisions {
                #expect(
                    revisions[pair].map { $0 < revision.number } ?? true,
                    "revision \(revision) of \(pair) is used again")
                revisions[pair] = revision.number
            }
        }
        return true
    }

    private func names(_ central: CentralProcess) async throws -> Set<String> {
        Set(try await central.get("/api/v1/pairs", as: ObjectList<FleetObject>.self).items.map(\.name))
    }
}
