import FleetIPVS
import FleetModel
import Glibc
import Testing

@testable import DirectorAgent

/// What a kernel lacks is said, whether it answers with an error or takes it in silence.
struct ReadBackTests {
    private func slice(ports: [UInt16] = [5060]) throws -> Slice {
        var slice = try Sample.slice(ports: ports, servers: ["10.9.0.21"], transport: .udp)
        for index in slice.services.indices {
            slice.services[index].settings = ServiceSettings(
                scheduler: .rr, forwarding: .tun, tunnel: Tunnel(type: .gue, port: 6080),
                persistence: Persistence(timeoutSeconds: 60, engine: .sip))
        }
        return slice
    }

    private func agent(_ rig: Rig, _ kernel: some IPVSKernel) throws -> Reconciler {
        Reconciler(
            kernel: kernel, packetFilter: ScriptedFilter(rig.kernel),
            folder: try StateFolder(path: rig.folder.path), logger: rig.log.logger, now: { 0 })
    }

    @Test func `a kernel that forgets what it took is found out at once, and named until it holds it`() async throws {
        let rig = try Rig()
        let old = try agent(rig, OldKernel(rig.kernel))
        await old.take(try Sample.bytes(try slice(), 1))
        let errors = await old.state.failures.map(\.error)
        #expect(
            errors == [
                "cannot change service 10.9.0.201:5060/udp: the kernel took it and holds rr flags 1 timeout 60 netmask "
                    + "/32, not rr flags 1 timeout 60 netmask /32 engine sip; it may be too old for it",
                "cannot change server 10.9.0.21:5060 of 10.9.0.201:5060/udp: the kernel took it and holds tun weight 1 "
                    + "thresholds 0/0, not tun gue:6080 weight 1 thresholds 0/0; it may be too old for it",
            ])
        await old.audit()
        #expect(await old.state.failures.map(\.error) == errors)
        #expect(await old.state.drift.isEmpty, "what it never held is not drift")
        #expect(rig.log.lines("the kernel refused an entry").count == 2, "said once")

        // A new kernel, as after a reboot into one.
        let new = try agent(rig, rig.kernel)
        await new.restore()
        #expect(await new.state.failures.isEmpty)
        #expect(await rig.table == (try slice()).table)
    }

    @Test func `what every kernel knows is not read back`() async throws {
        let rig = try Rig()
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        let dumps = await rig.kernel.dumps
        await agent.take(try Sample.bytes(try Sample.slice(servers: ["10.9.0.21=5"]), 2))
        #expect(await rig.kernel.dumps == dumps)
        await agent.take(try Sample.bytes(try slice(), 3))
        #expect(await rig.kernel.dumps > dumps)
    }

    @Test(arguments: [
        (ENOENT, "scheduler rr or persistence engine sip is not available in this kernel"),
        (EAFNOSUPPORT, "the kernel has no IPVS for this address family (EAFNOSUPPORT)"),
        (EPROTONOSUPPORT, "the kernel has no IPVS for udp (EPROTONOSUPPORT)"), (ENOMEM, "Cannot allocate memory"),
        (ENOPROTOOPT, "Protocol not available"), (ENOSPC, "No space left on device"), (9999, "errno 9999"),
    ])
    func `an errno is one sentence about its entry, and the others are applied`(code: Int32, words: String) async throws
    {
        let rig = try Rig()
        let bad = try Sample.service("10.9.0.201:5060/udp")
        await rig.kernel.refuse { $0.service == bad && $0.server == nil ? code : nil }
        let agent = try await rig.restarted()
        await agent.take(try Sample.bytes(try slice(ports: [5060, 5061]), 1))
        let errors = await agent.state.failures.map(\.error)
        #expect(errors.first?.hasPrefix("cannot add service 10.9.0.201:5060/udp: \(words)") == true, "\(errors)")
        #expect(await rig.table.keys.map(\.description) == ["10.9.0.201:5061/udp"])
        await rig.kernel.refuse { _ in nil }
        await agent.audit()
        #expect(await agent.state.failures.isEmpty, "tried again at the audit")
        #expect(await rig.table == (try slice(ports: [5060, 5061])).table)
    }
}
