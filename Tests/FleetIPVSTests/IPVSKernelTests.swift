import FleetModel
import FleetNetlink
import Glibc
import Testing

@testable import FleetIPVS

private let isLabWithIPVS: Bool = {
    guard getenv("LAB_STATE") != nil else { return false }
    return (try? NetlinkSocket(family: IPVSMessages.family)) != nil
}()

/// What a real kernel does; inside the lab alone, because the table under test is the namespace's own.
@Suite(.serialized, .enabled(if: isLabWithIPVS, "needs the lab and its kernel: lab/run"))
struct IPVSKernelTests {
    let client = IPVSClient()

    static func vip(_ family: IPAddress.Family, _ transport: TransportProtocol = .tcp) -> VirtualService.Key {
        switch family {
        case .v4: .address(IPAddress(v4: 0xc000_020a), port: 443, transport)
        case .v6: .address(IPAddress(v6: 0x2001_0db8 << 96 | 10), port: 443, transport)
        }
    }

    /// The documentation prefixes: no route of the lab's leads there, which IPVS does not mind.
    static func server(_ family: IPAddress.Family, _ number: Int, port: UInt16 = 443) -> RealServer.Key {
        switch family {
        case .v4: RealServer.Key(address: IPAddress(v4: 0xc633_6400 + UInt32(number)), port: port)
        case .v6: RealServer.Key(address: IPAddress(v6: 0x2001_0db8 << 96 | 0x1000 + UInt128(number)), port: port)
        }
    }

    static let direct = RealServer.Settings(weight: 1, forwarding: .dr)

    static func settings(_ scheduler: String = "wrr", _ family: IPAddress.Family = .v4)
        -> VirtualService.Settings
    {
        VirtualService.Settings(scheduler: scheduler, netmask: UInt8(family.bitWidth))
    }

    /// Runs the body on an empty table and leaves an empty one.
    func onEmptyTable(_ body: () async throws -> Void) async throws {
        try await clear()
        try await body()
        try await clear()
    }

    private func clear() async throws {
        let failures = try await client.apply(client.table().keys.map { .removeService($0) })
        #expect(failures == [])
        #expect(try await client.table().isEmpty)
    }

    private static let combinations = Scheduler.allCases.flatMap { scheduler in
        IPAddress.Family.allCases.map { (scheduler, $0) }
    }

    @Test(arguments: combinations)
    func keepsEverySchedulerInBothFamiliesAsAsked(scheduler: Scheduler, family: IPAddress.Family) async throws {
        try await onEmptyTable {
            let wanted = Self.everything(scheduler, family)
            let failures = try await client.apply(Self.additions(wanted))
            #expect(failures == [])
            let found = try await client.table()
            #expect(found == wanted)
        }
    }

    /// A service of each protocol and one of a mark, with every flag and forwarding method.
    private static func everything(_ scheduler: Scheduler, _ family: IPAddress.Family) -> IPVSTable {
        var table: IPVSTable = [:]
        for transport in TransportProtocol.allCases {
            var settings = settings(scheduler.rawValue, family)
            if scheduler.takesFlags {
                settings.flags |= VirtualService.Flag.schedulerPort | VirtualService.Flag.schedulerFallback
            }
            if transport == .udp { settings.flags |= VirtualService.Flag.onePacket }
            if transport == .tcp {
                settings.flags |= VirtualService.Flag.persistent
                settings.timeoutSeconds = 360
                settings.netmask = family == .v4 ? 24 : 64
            }
            table[vip(family, transport)] = VirtualService(
                settings: settings,
                servers: [
                    server(family, 1): direct,
                    server(family, 2): RealServer.Settings(weight: 0, forwarding: .tun),
                    server(family, 3, port: 8443): RealServer.Settings(
                        weight: 7, forwarding: .masq, upperThreshold: 100, lowerThreshold: 50),
                ])
        }
        table[.mark(9, family)] = VirtualService(
            settings: settings(scheduler.rawValue, family), servers: [server(family, 4, port: 0): direct])
        return table
    }

    static func additions(_ table: IPVSTable) -> [IPVSOperation] {
        table.flatMap { key, service in
            [.addService(key, service.settings)] + service.servers.map { .addServer(key, $0.key, $0.value) }
        }
    }

    @Test func changesInPlaceAndRemoves() async throws {
        try await onEmptyTable {
            let (key, first, second) = (Self.vip(.v4), Self.server(.v4, 1), Self.server(.v4, 2))
            _ = try await client.apply([
                .addService(key, Self.settings("wrr")), .addServer(key, first, Self.direct),
                .addServer(key, second, Self.direct),
            ])
            let drained = RealServer.Settings(weight: 0, forwarding: .dr)
            let failures = try await client.apply([
                .setService(key, Self.settings("mh")), .setServer(key, first, drained), .removeServer(key, second),
            ])
            #expect(failures == [])
            let table = try await client.table()
            #expect(table == [key: VirtualService(settings: Self.settings("mh"), servers: [first: drained])])
            let gone = VirtualService.Key.address(IPAddress(v4: 0xc613_0001), port: 1, .tcp)
            let none = RealServer.Connections(active: 0, inactive: 0)
            #expect(try await client.connections(of: [key, gone]) == [key: [first: none]])
        }
    }

    @Test func aServiceMayGetItsSchedulerAfterItsServers() async throws {
        try await onEmptyTable {
            let (key, first, second) = (Self.vip(.v6), Self.server(.v6, 1), Self.server(.v6, 2))
            let settings = Self.settings("mh", .v6)
            let early: [IPVSOperation] = [
                .addService(key, settings.unscheduled), .addServer(key, first, Self.direct),
                .addServer(key, second, Self.direct),
            ]
            #expect(try await client.apply(early) == [])
            #expect(try await client.table()[key]?.settings == settings.unscheduled)
            #expect(try await client.apply([.setService(key, settings)]) == [])
            let whole = VirtualService(settings: settings, servers: [first: Self.direct, second: Self.direct])
            #expect(try await client.table() == [key: whole])
            // One that is there keeps its scheduler, and what is wrong with one is said once.
            let (other, missing) = (Self.vip(.v4), Self.settings("nonsense"))
            let failures = try await client.apply([
                .addService(key, settings.unscheduled), .addService(other, missing.unscheduled),
                .setService(other, missing),
            ])
            #expect(try await client.table()[key] == whole)
            #expect(
                failures.map(\.sentence) == [
                    "cannot change service \(other): scheduler nonsense is not available in this kernel"
                ])
        }
    }

    @Test func addingSettingAndRemovingEndWhereTheyShould() async throws {
        try await onEmptyTable {
            let (key, other, server) = (Self.vip(.v4), Self.vip(.v6), Self.server(.v4, 1))
            let heavy = RealServer.Settings(weight: 9, forwarding: .dr)
            _ = try await client.apply([.addService(key, Self.settings("rr")), .addServer(key, server, Self.direct)])
            // EEXIST twice, ESRCH of a service that is revived and its server, ESRCH and ENOENT of removals.
            let failures = try await client.apply([
                .addService(key, Self.settings("wlc")), .addServer(key, server, heavy),
                .setService(other, Self.settings("rr", .v6)), .setServer(other, Self.server(.v6, 1), Self.direct),
                .setServer(key, Self.server(.v4, 2), Self.direct), .removeServer(key, Self.server(.v4, 3)),
                .removeService(Self.vip(.v4, .udp)), .removeServer(Self.vip(.v4, .udp), server),
            ])
            #expect(failures == [])
            #expect(
                try await client.table() == [
                    key: VirtualService(
                        settings: Self.settings("wlc"), servers: [server: heavy, Self.server(.v4, 2): Self.direct]),
                    other: VirtualService(
                        settings: Self.settings("rr", .v6), servers: [Self.server(.v6, 1): Self.direct]),
                ])
        }
    }

    @Test func namesWhatTheKernelRefuses() async throws {
        try await onEmptyTable {
            let (key, unknown) = (Self.vip(.v4), Self.vip(.v6))
            let broadcast = RealServer.Key(address: IPAddress(v4: .max), port: 80)
            let failures = try await client.apply([
                .addService(key, Self.settings("wrr")), .addService(unknown, Self.settings("nonsense", .v6)),
                .addServer(key, broadcast, Self.direct), .addServer(unknown, Self.server(.v6, 1), Self.direct),
                .addServer(key, Self.server(.v4, 1), RealServer.Settings(weight: -1, forwarding: .dr)),
            ])
            #expect(
                failures.map(\.sentence) == [
                    "cannot add service [2001:db8::a]:443/tcp: scheduler nonsense is not available in this kernel",
                    "cannot add server 255.255.255.255:80 to 192.0.2.10:443/tcp: the kernel refuses the address, or has "
                        + "no route to it (EINVAL)",
                    "cannot add server [2001:db8::1001]:443 to [2001:db8::a]:443/tcp: the service is not in the kernel",
                    "cannot add server 198.51.100.1:443 to 192.0.2.10:443/tcp: weight or thresholds are out of range "
                        + "(ERANGE)",
                ])
            #expect(try await client.table() == [key: VirtualService(settings: Self.settings("wrr"))])
        }
    }

    @Test(arguments: [0, 127, 128, 299])
    func oneBadEntryOfThreeHundredLeavesTheOthers(bad: Int) async throws {
        try await onEmptyTable {
            let key = Self.vip(.v4)
            _ = try await client.apply([.addService(key, Self.settings())])
            let servers = (0..<300).map { index in
                index == bad
                    ? RealServer.Key(address: IPAddress(v4: .max), port: 1)
                    : Self.server(.v4, 1, port: UInt16(1000 + index))
            }
            let failures = try await client.apply(servers.map { .addServer(key, $0, Self.direct) })
            #expect(failures.map(\.operation) == [.addServer(key, servers[bad], Self.direct)])
            #expect(
                try await client.table()[key]?.servers.keys == servers.filter { $0 != servers[bad] }.sorted())
        }
    }

    @Test func aWholeBatchOfErrorsIsReadToItsEnd() async throws {
        try await onEmptyTable {
            let operations = (0..<512).map {
                IPVSOperation.addServer(Self.vip(.v4), Self.server(.v4, 1, port: UInt16($0)), Self.direct)
            }
            let failures = try await client.apply(operations)
            #expect(failures.map(\.operation) == operations)
            #expect(try await client.table().isEmpty)
        }
    }

    @Test func readsALargeTableWholly() async throws {
        try await onEmptyTable {
            var wanted: IPVSTable = [:]
            for number in 0..<300 {
                let key = VirtualService.Key.address(IPAddress(v4: 0xc612_0000 + UInt32(number)), port: 80, .tcp)
                // 400 bytes a server: the dump of a service takes more than one datagram.
                let servers = (0..<(number == 0 ? 250 : 5)).map {
                    (key: Self.server(.v4, $0, port: 80), value: Self.direct)
                }
                wanted[key] = VirtualService(
                    settings: Self.settings(), servers: RealServers(servers))
            }
            #expect(try await client.apply(Self.additions(wanted)) == [])
            let table = try await client.table()
            #expect(table == wanted)
        }
    }

    @Test func readsVersionAndTimeouts() async throws {
        #expect(try await client.info().version == "1.2.1")
        let before = try await client.timeouts()
        try await client.setTimeouts(Pair.Timeouts(tcp: 1234, udp: 56))
        #expect(try await client.timeouts() == Pair.Timeouts(tcp: 1234, tcpfin: before.tcpfin, udp: 56))
        try await client.setTimeouts(before)
        #expect(try await client.timeouts() == before)
    }
}
