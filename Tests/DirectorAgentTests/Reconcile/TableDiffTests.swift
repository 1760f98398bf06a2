import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

struct TableDiffTests {
    @Test func `applying the difference of random tables gives the desired one, and nothing is left to do`()
        async throws
    {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let actual = random.table()
            let desired = random.table()
            let kernel = IPVSTableInMemory(actual)
            let changes = operations(from: actual, to: desired)
            #expect(try await kernel.apply(changes).isEmpty)
            #expect(await kernel.contents == desired)
            #expect(operations(from: desired, to: desired).isEmpty)
            // No operation was one too many: the kernel saw each once, without retries.
            #expect(await kernel.log.count == changes.count)
        }
    }

    @Test func `nothing is removed before everything new stands`() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<200 {
            let changes = operations(from: random.table(), to: random.table())
            let ranks = changes.map { change in
                switch change {
                case .addService, .addServer: 0
                case .setService, .setServer: 1
                case .removeServer: 2
                case .removeService: 3
                }
            }
            #expect(ranks == ranks.sorted())
        }
    }

    @Test func `real servers are added in sorted order`() throws {
        let table = try Sample.slice(servers: ["10.9.0.23", "10.9.0.21", "10.9.0.22", "10.9.0.9"]).table
        let added = operations(from: [:], to: table).compactMap(\.server?.address)
        #expect(added.map(\.description) == ["10.9.0.9", "10.9.0.21", "10.9.0.22", "10.9.0.23"])
    }

    @Test func `what changed is set in place`() throws {
        let before = try Sample.slice(servers: ["10.9.0.21", "10.9.0.22"], scheduler: .rr).table
        let after = try Sample.slice(servers: ["10.9.0.21=7", "10.9.0.22"], scheduler: .wlc).table
        let changes = operations(from: before, to: after).map(\.description)
        #expect(
            changes == ["change service 10.9.0.201:9000/tcp", "change server 10.9.0.21:9000 of 10.9.0.201:9000/tcp"])
    }
}
