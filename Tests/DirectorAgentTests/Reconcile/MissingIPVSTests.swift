import FleetModel
import FleetNetlink
import Synchronization
import Testing

@testable import DirectorAgent
@testable import FleetIPVS

struct MissingIPVSTests {
    /// The real controller of generic netlink, asked for a family that no kernel has; then a kernel that has IPVS.
    private final class Without: NetlinkTransport {
        private let inner: KernelTransport

        init() throws(NetlinkError) { inner = try KernelTransport() }

        func resolve(_ family: String) throws(NetlinkError) -> UInt16 { try inner.resolve("no-\(family)") }
        func send(_ bytes: [UInt8], _ operation: @autoclosure () -> String) throws(NetlinkError) {
            try inner.send(bytes, operation())
        }
        func receive(_ operation: @autoclosure () -> String) throws(NetlinkError) -> [UInt8] {
            try inner.receive(operation())
        }
    }

    @Test func `a kernel without ip_vs is named, and asked again`() async throws {
        let rig = try Rig()
        let openings = Openings()
        let client = IPVSClient { () throws(NetlinkError) in
            openings.note()
            return try Without()
        }
        let agent = Reconciler(
            kernel: client, packetFilter: ScriptedFilter(rig.kernel), folder: try StateFolder(path: rig.folder.path),
            logger: rig.log.logger, now: { 0 })
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        await agent.audit()
        await agent.apply()
        let problem = "cannot find no-IPVS in this kernel (is the module no-IPVS loaded?): "
        #expect(await agent.state.kernelProblem?.hasPrefix(problem) == true)
        #expect(await agent.state.problems.count == 1)
        #expect(await agent.state.applied == nil)
        #expect(openings.count == 3, "each time anew: the module may come")
        #expect(rig.log.lines("the kernel's state is not known").count == 1, "said once")
    }

    private final class Openings: Sendable {
        private let opened = Mutex(0)
        func note() { opened.withLock { $0 += 1 } }
        var count: Int { opened.withLock { $0 } }
    }
}
