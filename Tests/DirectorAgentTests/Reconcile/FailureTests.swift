import FleetIPVS
import FleetModel
import Glibc
import Testing

@testable import DirectorAgent

struct FailureTests {
    @Test func `a slice that the director's fence refuses changes nothing, from Central as from disk`() async throws {
        let rig = try Rig()
        let agent = try rig.agent()
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        let table = await rig.table
        #expect(!table.isEmpty)
        let fenced = try rig.agent(allowedVIPs: ["192.0.2.0/24"])
        await fenced.restore()
        await fenced.take(try Sample.bytes(try Sample.slice(ports: [9001]), 2))
        #expect(await rig.table == table)
        guard case .refused(let revision?, let reason) = await fenced.state.outcome else {
            Issue.record("\(await fenced.state.outcome)")
            return
        }
        #expect(revision.number == 2 && reason.contains("--allow-vips"))
    }

    @Test func `a refused entry is named, the others stand, and it is tried again at the audit`() async throws {
        let rig = try Rig()
        let bad = try Sample.server("10.9.0.22:9000")
        await rig.kernel.refuse { $0.server == bad ? EINVAL : nil }
        let agent = try await rig.restarted()
        let slice = try Sample.slice()
        await agent.take(try Sample.bytes(slice, 1))
        let state = await agent.state
        #expect(
            state.failures == [
                DirectorReport.Failure(
                    operation: "add server 10.9.0.22:9000 to 10.9.0.201:9000/tcp",
                    error: "cannot add server 10.9.0.22:9000 to 10.9.0.201:9000/tcp: "
                        + "the kernel refuses the address, or has no route to it (EINVAL)")
            ])
        #expect(try await rig.weights("10.9.0.201:9000/tcp")?.count == 2)
        #expect(rig.log.lines("applied").first?.fields["failures"] == "1")
        await agent.audit()
        #expect(await agent.state.failures.count == 1)
        #expect(await agent.state.drift.isEmpty, "what was refused is not drift")
        #expect(rig.log.lines("the kernel refused an entry").count == 1, "said once")

        await rig.kernel.refuse { _ in nil }
        await agent.audit()
        #expect(await agent.state.failures.isEmpty)
        #expect(await rig.table == slice.table)
    }

    @Test func `drift is still seen while an entry is refused`() async throws {
        let rig = try Rig()
        let bad = try Sample.server("10.9.0.22:9000")
        await rig.kernel.refuse { $0.server == bad ? EINVAL : nil }
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        await rig.kernel.setWeight(
            7, of: try Sample.server("10.9.0.21:9000"), in: try Sample.service("10.9.0.201:9000/tcp"))
        await agent.audit()
        #expect(await agent.state.drift.count == 1)
        #expect(try await rig.weights("10.9.0.201:9000/tcp")?["10.9.0.21:9000"] == 1)
    }

    @Test func `a kernel that gives no answer is looked at again and converges`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000]), 1))
        await rig.kernel.leaveUnanswered(1)
        let slice = try Sample.slice(ports: [9000, 9001, 9002])
        await agent.take(try Sample.bytes(slice, 2))
        let state = await agent.state
        #expect(state.kernelProblem?.contains("no answer") == true, "\(state.kernelProblem ?? "none")")
        #expect(state.applied?.number == 1, "what the kernel did not acknowledge is not applied")
        #expect(state.outcome == .applied(Revision(epoch: "e1", number: 1)))
        #expect(rig.log.lines("applied").count == 1)
        await agent.apply()
        #expect(await rig.table == slice.table)
        #expect(await agent.state.applied?.number == 2)
        #expect(await agent.state.problems.isEmpty)
        #expect(rig.log.lines("applied").count == 2)
    }

    @Test func `an older slice in place of a damaged one adds what is missing and takes nothing away`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000], servers: ["10.9.0.21"]), 1))
        let newest = try Sample.slice(ports: [9000, 9001], servers: ["10.9.0.21", "10.9.0.22"])
        await agent.take(try Sample.bytes(newest, 2))
        try StateFolder(path: rig.folder.path).write(Array("nonsense".utf8), to: .slice)
        await rig.kernel.removeService(try Sample.service("10.9.0.201:9000/tcp"))
        let second = try await rig.restarted()
        await second.audit()
        await second.look()
        // 9001 is not in the older slice and stays; 9000 comes back as the older one had it.
        #expect(try await rig.weights("10.9.0.201:9001/tcp") == ["10.9.0.21:9001": 1, "10.9.0.22:9001": 1])
        #expect(try await rig.weights("10.9.0.201:9000/tcp") == ["10.9.0.21:9000": 1])
        #expect(await second.state.problems.count == 1)
        await second.take(try Sample.bytes(newest, 2))
        #expect(await rig.table == newest.table)
    }

    @Test func `a crash between the ledger and the kernel's answer converges after the restart`() async throws {
        for crashes in 1...3 {
            let rig = try Rig()
            await (try await rig.restarted()).take(try Sample.bytes(try Sample.slice(ports: [9000, 9005]), 1))
            let slice = try Sample.slice(
                ports: [9001, 9002, 9003, 9004], servers: ["10.9.0.22", "10.9.0.23", "10.9.0.24"])
            await rig.kernel.leaveUnanswered(crashes)
            await (try await rig.restarted()).take(try Sample.bytes(slice, 2))
            for _ in 1..<crashes { _ = try await rig.restarted() }
            let agent = try await rig.restarted()
            await agent.look()
            #expect(await rig.table == slice.table)
            #expect(await agent.state.foreign.isEmpty)
            #expect(await agent.state.applied?.number == 2)
        }
    }

    @Test func `the running agent retries by itself`() async throws {
        let rig = try Rig()
        await rig.kernel.leaveUnanswered(3)
        let agent = try rig.agent(retryInterval: .milliseconds(1))
        let work = Task { await agent.run() }
        defer { work.cancel() }
        let slice = try Sample.slice()
        await agent.offer(try Sample.bytes(slice, 1))
        try await eventually("the slice is applied after three calls without an answer") {
            await agent.state.applied?.number == 1
        }
        #expect(await rig.table == slice.table)
    }

    @Test func `drift is repaired, and reported with old and new values until the next audit`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        let slice = try Sample.slice(ports: [9000, 9001])
        await agent.take(try Sample.bytes(slice, 1))
        await rig.kernel.setWeight(
            7, of: try Sample.server("10.9.0.21:9000"), in: try Sample.service("10.9.0.201:9000/tcp"))
        await rig.kernel.removeService(try Sample.service("10.9.0.201:9001/tcp"))
        await agent.audit()
        #expect(
            await agent.state.drift == [
                "service 10.9.0.201:9001/tcp was removed",
                "server 10.9.0.21:9000 of 10.9.0.201:9000/tcp was changed from dr weight 1 thresholds 0/0 "
                    + "to dr weight 7 thresholds 0/0",
            ])
        #expect(await rig.table == slice.table)
        await agent.audit()
        #expect(await agent.state.drift.isEmpty)

        await rig.kernel.clear()
        await agent.audit()
        #expect(await rig.table == slice.table)
        #expect(await agent.state.counters.audits == 3)
    }

    @Test func `a dump that skips a service once is no drift; one that keeps skipping does no harm`() async throws {
        let rig = try Rig()
        let kernel = SkippingKernel(rig.kernel)
        let agent = Reconciler(
            kernel: kernel, folder: try StateFolder(path: rig.folder.path), logger: rig.log.logger, now: { 0 })
        let slice = try Sample.slice(ports: [9000, 9001])
        await agent.take(try Sample.bytes(slice, 1))
        let before = await rig.kernel.log.count
        let victim = try Sample.service("10.9.0.201:9000/tcp")
        await kernel.skip(victim, dumps: 1)
        await agent.audit()
        #expect(await agent.state.drift.isEmpty)
        #expect(await rig.operations(since: before).isEmpty)

        await kernel.skip(victim, dumps: 2)
        await agent.audit()
        #expect(await agent.state.drift == ["service 10.9.0.201:9000/tcp was removed"])
        #expect(await agent.state.failures.isEmpty, "what is added anew and is there already is set")
        #expect(await rig.table == slice.table)
    }

    @Test func `a full disk: what is ours follows the slice, nothing new is made without its ledger entry`()
        async throws
    {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        await agent.take(try Sample.bytes(try Sample.slice(ports: [9000]), 1))
        // Folders in the way of the temporary files, because root may write anywhere.
        let obstacles = ["slice.new", "ledger.new"].map { "\(rig.folder.path)/\($0)" }
        for path in obstacles { mkdir(path, 0o700) }
        await agent.take(
            try Sample.bytes(try Sample.slice(ports: [9000, 9001], servers: ["10.9.0.21=5"], drainSeconds: 0), 2))
        #expect(try await rig.weights("10.9.0.201:9000/tcp")?["10.9.0.21:9000"] == 5)
        #expect(try await rig.weights("10.9.0.201:9001/tcp") == nil)
        let failures = try #require(await agent.state.report()).failures
        #expect(failures.contains { $0.operation == "add service 10.9.0.201:9001/tcp" && $0.error.contains("ledger") })
        #expect(failures.contains { $0.error.contains("cannot open \(obstacles[0])") })

        for path in obstacles { rmdir(path) }
        await agent.audit()
        #expect(try await rig.weights("10.9.0.201:9001/tcp") == ["10.9.0.21:9001": 5])
        #expect(await agent.state.failures.isEmpty)
    }
}
