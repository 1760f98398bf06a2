import FleetIPVS
import FleetModel
import Testing

@testable import DirectorAgent

struct FlushTests {
    private func flush(_ rig: Rig, removes: Bool = true) async throws -> Flush.Answer {
        try await Flush.run(stateDir: rig.folder.path, removes: removes, kernel: rig.kernel)
    }

    /// An agent's two services beside one of somebody else's on the same VIP.
    private func rig() async throws -> (rig: Rig, foreign: VirtualService.Key) {
        let foreign = try Sample.service("10.9.0.201:25/tcp")
        let rig = try Rig([foreign: VirtualService(settings: VirtualService.Settings(scheduler: "rr", netmask: 32))])
        await (try rig.agent()).take(try Sample.bytes(try Sample.slice(ports: [9000, 9001]), 1))
        #expect(await rig.table.count == 3)
        return (rig, foreign)
    }

    @Test func `without --yes it lists and leaves`() async throws {
        let (rig, _) = try await rig()
        let answer = try await flush(rig, removes: false)
        #expect(answer.status == 1)
        #expect(
            answer.lines == [
                "10.9.0.201:9000/tcp", "10.9.0.201:9001/tcp", "2 services stay: they are removed with --yes",
            ])
        #expect(await rig.table.count == 3)
    }

    @Test func `it takes what the agent made, and nothing else`() async throws {
        let (rig, foreign) = try await rig()
        #expect(try await flush(rig).lines.last == "2 services removed")
        #expect(await Array(rig.table.keys) == [foreign])
        #expect(try await flush(rig).lines == ["the agent has no service in this kernel"])
        // What the slice asks for comes back with the agent.
        _ = try await rig.restarted()
        #expect(await rig.table.count == 3)
    }

    @Test func `a folder that is not there is named and not made`() async throws {
        let error = try #require(
            await #expect(throws: FileError.self) {
                try await Flush.run(stateDir: "/nowhere/state", removes: true, kernel: IPVSTableInMemory())
            })
        #expect(error.description == "cannot open /nowhere/state: No such file or directory")
    }

    @Test func `what the kernel keeps stays in the ledger`() async throws {
        let (rig, _) = try await rig()
        let stubborn = try Sample.service("10.9.0.201:9001/tcp")
        await rig.kernel.refuse { $0 == .removeService(stubborn) ? 1 : nil }
        let answer = try await flush(rig)
        #expect(answer.status == 1)
        #expect(answer.lines.contains { $0.hasPrefix("cannot remove service 10.9.0.201:9001/tcp: ") })
        #expect(try StateFolder(path: rig.folder.path).readText(.ledger) == "10.9.0.201:9001/tcp\n")
    }

    @Test func `it does not work beside an agent, or from half a ledger`() async throws {
        let (rig, _) = try await rig()
        let folder = try StateFolder(path: rig.folder.path)
        do {
            let lock = try StateLock(folder)
            let error = try #require(await #expect(throws: StateLock.Taken.self) { try await flush(rig) })
            #expect(error.description == "cannot use \(folder.path): another lvsfleet-agent works with it")
            withExtendedLifetime(lock) {}
        }
        try folder.write("10.9.0.201:9000/tcp\nnonsense\n", to: .ledger)
        await #expect(throws: SealedFile.Damaged.self) { try await flush(rig) }
        #expect(await rig.table.count == 3)
    }
}
