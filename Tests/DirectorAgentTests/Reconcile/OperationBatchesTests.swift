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
            let batches = OperationBatches(from: actual, to: desired)
            #expect(try await kernel.apply(batches).isEmpty)
            #expect(await kernel.contents == desired)
            #expect(Array(batches.joined()).count == batches.count)
            #expect(batches.count == operations(from: actual, to: desired).count)
        }
    }

    @Test func `a large table comes in full sends, in sorted order`() throws {
        let servers = (1...20).map { "10.9.0.\($0)" }
        let table = try Sample.slice(ports: Array(9000..<9100), servers: servers).table
        let batches = Array(OperationBatches(from: [:], to: table))
        #expect(batches.dropLast().allSatisfy { $0.count == IPVSBatch.limit })
        #expect(batches.joined().count == 2_100)
        #expect(Array(batches.joined()) == operations(from: [:], to: table))
    }
}
