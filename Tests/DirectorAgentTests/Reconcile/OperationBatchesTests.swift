import FleetIPVS
import FleetModel
import Glibc
import Testing

@testable import DirectorAgent
@testable import FleetIPVS

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
            let late = desired.filter {
                actual[$0.key] == nil && $0.value.settings.scheduler == "mh" && $0.value.servers.count > 1
            }
            #expect(batches.count == operations(from: actual, to: desired).count + late.count)
        }
    }

    @Test func `a new service with mh gets its scheduler after its servers, an old one keeps it`() async throws {
        var slice = try Sample.slice(ports: [9000, 9001], servers: ["10.9.0.21", "10.9.0.22"])
        for index in slice.services.indices { slice.services[index].settings.scheduler = .mh }
        let table = slice.table
        let key = try Sample.service("10.9.0.201:9000/tcp")
        let settings = try #require(table[key]).settings
        let all = Array(OperationBatches(from: [:], to: table).joined())
        #expect(all.first == .addService(key, settings.unscheduled))
        #expect(all[3] == .setService(key, settings) && all.count == 8)
        // Where the kernel holds it already, which a dump may have missed, it never stands without a scheduler.
        let kernel = IPVSTableInMemory([key: VirtualService(settings: settings, servers: RealServers())])
        #expect(try await kernel.apply(OperationBatches(from: [:], to: table)).isEmpty)
        #expect(await kernel.contents == table)
        let refused = IPVSOutcome(refused: [(.addService(key, settings.unscheduled), EEXIST)])
        #expect(refused.retries.isEmpty && refused.failures.isEmpty)
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
