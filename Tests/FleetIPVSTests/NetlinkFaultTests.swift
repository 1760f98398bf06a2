import CNetlink
import FleetModel
import FleetNetlink
import Glibc
import Synchronization
import Testing

@testable import FleetIPVS

/// What kernels seldom say, said on demand.
@Suite struct NetlinkFaultTests {
    private static let web = VirtualService.Key.address(IPAddress(v4: 0xc000_020a), port: 443, .tcp)
    private static let settings = VirtualService.Settings(scheduler: "wrr", netmask: 32)
    private static let server = RealServer.Key(address: IPAddress(v4: 0x0a00_0307), port: 8080)
    private static let direct = RealServer.Settings(weight: 1, forwarding: .dr)

    /// A client of a kernel that answers so, and how often it has opened a socket.
    private func client(
        _ answer: @escaping @Sendable (NetlinkMessage, _ openings: Int) -> [ScriptedTransport.Reply]
    ) -> (client: IPVSClient, openings: @Sendable () -> Int) {
        let counter = Counter()
        let client = IPVSClient { () throws(NetlinkError) in
            let number = counter.next()
            return ScriptedTransport { answer($0, number) }
        }
        return (client, { counter.value })
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }

        func next() -> Int {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }

    /// One service without servers, in as many datagrams as asked.
    private static func table(_ message: NetlinkMessage, flags: Int32 = 0) -> [ScriptedTransport.Reply] {
        guard message.command == IPVS_CMD_GET_SERVICE else { return [.datagram(KernelWords.done(message))] }
        return [
            .datagram(KernelWords.service(web, settings, in: message)),
            .datagram(KernelWords.done(message, flags: flags)),
        ]
    }

    @Test func aDumpThatSaysItWasInterruptedIsAskedForAgain() async throws {
        let asked = Counter()
        let (client, openings) = client { message, _ in
            let isFirst = message.command == IPVS_CMD_GET_SERVICE && asked.next() < 3
            return Self.table(message, flags: isFirst ? NLM_F_DUMP_INTR : 0)
        }
        #expect(try await client.table() == [Self.web: VirtualService(settings: Self.settings)])
        #expect(asked.value == 3)
        #expect(openings() == 1)
    }

    @Test func aDumpThatIsInterruptedForeverIsAnError() async {
        let (client, _) = client { message, _ in Self.table(message, flags: NLM_F_DUMP_INTR) }
        let error = await #expect(throws: NetlinkError.self) { try await client.table() }
        #expect(error?.description.contains("the table changed during 5 dumps") == true, "\(error?.description ?? "")")
    }

    @Test func answersToOtherQuestionsAndFromOtherSendersAreIgnored() async throws {
        let ghost = VirtualService.Key.address(IPAddress(v4: 0xc000_02ff), port: 1, .udp)
        let (client, _) = client { message, _ in
            guard message.command == IPVS_CMD_GET_SERVICE else { return Self.table(message) }
            let stale = KernelWords.service(ghost, Self.settings, in: message, sequence: message.sequence &- 1)
            // What is empty came from another process: the transport tells by the sender's port id.
            return [.datagram(stale), .datagram([]), .datagram([1, 2, 3])] + Self.table(message)
        }
        #expect(try await client.table().keys.map(\.description) == ["192.0.2.10:443/tcp"])
    }

    @Test(arguments: [NetlinkError.Cause.timeout, .library(NLE_NOMEM)])
    func aDumpThatIsCutShortIsNoTableAndTheSocketIsOpenedAnew(cause: NetlinkError.Cause) async throws {
        let (client, openings) = client { message, opening in
            guard opening == 1, message.command == IPVS_CMD_GET_SERVICE else { return Self.table(message) }
            return [.datagram(KernelWords.service(Self.web, Self.settings, in: message)), .failure(cause)]
        }
        let error = await #expect(throws: NetlinkError.self) { try await client.table() }
        #expect(error?.cause == cause)
        #expect(try await client.table().count == 1)
        #expect(openings() == 2)
    }

    @Test func aKernelThatIsSilentIsGivenUpAndAskedOnAnotherSocket() async throws {
        let (client, openings) = client { message, opening in opening < 3 ? [] : Self.table(message) }
        for _ in 0..<2 {
            let error = await #expect(throws: NetlinkError.self) { try await client.apply([.removeService(Self.web)]) }
            #expect(error?.description == "cannot send 1 operations: no answer from the kernel in time")
        }
        #expect(try await client.table().count == 1)
        #expect(openings() == 3)
    }

    /// The kernel says no word for two seconds: what no answer is due for never comes.
    @Test func theRealSocketWaitsTwoSeconds() throws {
        let transport = try KernelTransport()
        let start = ContinuousClock.now
        let error = #expect(throws: NetlinkError.self) { _ = try transport.receive("wait") }
        #expect(error?.cause == .timeout)
        #expect(ContinuousClock.now - start >= .milliseconds(1900))
    }

    @Test(arguments: [ENOMEM, ENOPROTOOPT, ENOSPC, ERANGE, 9999])
    func anErrnoBelongsToItsMessageAndTheOthersStand(code: Int32) async throws {
        let (client, openings) = client { message, _ in
            let isBad = message.command == IPVS_CMD_NEW_DEST
            let isLast = message.flags & UInt16(NLM_F_ACK) != 0
            guard isBad || isLast else { return [] }
            return [.datagram(KernelWords.error(isBad ? code : 0, to: message))]
        }
        let failures = try await client.apply([
            .addService(Self.web, Self.settings), .addServer(Self.web, Self.server, Self.direct),
            .removeService(.mark(7, .v4)),
        ])
        #expect(failures.map(\.code) == [code])
        #expect(failures.map(\.operation) == [.addServer(Self.web, Self.server, Self.direct)])
        #expect(openings() == 1)
    }

    @Test func withoutTheRightNothingIsBlamedOnAnEntry() async {
        let (client, _) = client { message, _ in [.datagram(KernelWords.error(EPERM, to: message))] }
        let error = await #expect(throws: NetlinkError.self) { try await client.apply([.removeService(Self.web)]) }
        #expect(error?.description.hasSuffix("not permitted, CAP_NET_ADMIN is needed") == true)
    }

    @Test func anEntryThatCannotBeReadIsLeftOutOfATable() async throws {
        let (client, _) = client { message, _ in
            guard message.command == IPVS_CMD_GET_SERVICE else { return Self.table(message) }
            var broken = KernelWords.service(.mark(1, .v4), Self.settings, in: message)
            // The length of IPVS_CMD_ATTR_SERVICE, behind both headers: longer than the message.
            broken[20] = 0xff
            return [.datagram(broken)] + Self.table(message)
        }
        #expect(try await client.table().keys.map(\.description) == ["192.0.2.10:443/tcp"])
    }
}
