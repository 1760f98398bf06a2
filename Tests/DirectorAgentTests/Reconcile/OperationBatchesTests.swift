import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

struct OperationBatchesTests {
    @Test func `the batches of random tables give the desired one, without an operation too many`() async throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            let actual = random.table()
            let desired = random.table()
            let kernel = IPVSTableInMemory(actual)
            var count = 0
            for batch in OperationBatches(from: actual, to: desired) {
                #expect(!batch.isEmpty)
                #expect(try await kernel.apply(batch).isEmpty)
                count += batch.count
            }
            #expect(await kernel.contents.table == desired)
            #expect(count == operations(from: actual, to: desired).count)
        }
    }

    @Test func `a large table comes in several batches, each service whole`() throws {
        let servers = (1...20).map { "10.9.0.\($0)" }
        let table = try Sample.slice(ports: Array(9000..<9100), servers: servers).table
        let batches = Array(OperationBatches(from: [:], to: table))
        #expect(batches.count > 1)
        #expect(batches.joined().count == 2_100)
        for batch in batches { #expect(batch.first?.server == nil && batch.count.isMultiple(of: 21)) }
        #expect(Array(batches.joined()) == operations(from: [:], to: table))
    }
}
