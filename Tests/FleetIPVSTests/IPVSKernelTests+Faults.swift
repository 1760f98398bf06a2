import FleetModel
import FleetNetlink
import Foundation
import Glibc
import Testing

@testable import FleetIPVS

/// Faults that a real kernel can be made to show.
extension IPVSKernelTests {
    @Test func aReceiveBufferThatOverflowsIsAnUnknownOutcomeAndNoSuccess() async throws {
        try await onEmptyTable {
            // 8 KiB, which the kernel doubles: some twenty answers.
            let narrow = IPVSClient { () throws(NetlinkError) in try KernelTransport(receiveBufferBytes: [8192]) }
            let key = Self.vip(.v4)
            let bad = (0..<120).map { IPVSOperation.addServer(Self.vip(.v6), Self.server(.v6, $0), Self.direct) }
            let good: [IPVSOperation] = [
                .addService(key, Self.settings()), .addServer(key, Self.server(.v4, 1), Self.direct),
            ]
            let error = await #expect(throws: NetlinkError.self) { try await narrow.apply(bad + good) }
            #expect(error?.description.contains("(ENOBUFS)") == true, "\(error?.description ?? "none")")
            // The kernel did what it could, whatever became of its answers; a new socket shows it.
            let wanted = [key: VirtualService(settings: Self.settings(), servers: [Self.server(.v4, 1): Self.direct])]
            #expect(try await narrow.table() == wanted)
            let again = try await narrow.apply(good)
            #expect(again == [], "doing it again is no error")
            let failures = try await client.apply(bad)
            #expect(failures.count == 120, "the usual buffer holds a whole batch of errors")
        }
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        var address: String
        var service = IPAddress.Family.v4
        var settings = RealServer.Settings(weight: 1, forwarding: .dr)
        var words: String

        var testDescription: String { "\(address) \(settings)" }
    }

    static let bad: [Bad] =
        ["0.0.0.0", "255.255.255.255", "224.0.0.1"].map { Bad(address: $0, words: "refuses the address") }
        + ["fe80::1", "ff02::1"].map { Bad(address: $0, service: .v6, words: "refuses the address") }
        + [
            Bad(address: "2001:db8::1", words: "other address family through a tunnel only"),
            Bad(
                address: "198.51.100.1", service: .v6, settings: .init(weight: 1, forwarding: .masq),
                words: "other address family through a tunnel only"),
            Bad(
                address: "198.51.100.1", settings: .init(weight: 1, forwarding: .tun, tunnel: Tunnel(type: .gue)),
                words: "(EINVAL)"),
            Bad(address: "198.51.100.1", settings: .init(weight: -1, forwarding: .dr), words: "(ERANGE)"),
            Bad(
                address: "198.51.100.1",
                settings: .init(weight: 1, forwarding: .dr, upperThreshold: 1, lowerThreshold: 2), words: "(ERANGE)"),
        ]

    @Test(arguments: bad)
    func whatTheKernelRefusesIsOneSentenceAndTheRestStands(bad: Bad) async throws {
        try await onEmptyTable {
            let key = Self.vip(bad.service)
            let wrong = RealServer.Key(address: try #require(IPAddress(bad.address)), port: 443)
            let good = Self.server(bad.service, 1)
            let failures = try await client.apply([
                .addService(key, Self.settings("wrr", bad.service)), .addServer(key, wrong, bad.settings),
                .addServer(key, good, Self.direct),
            ])
            #expect(failures.map(\.operation) == [.addServer(key, wrong, bad.settings)])
            #expect(failures.first?.sentence.contains(bad.words) == true, "\(failures.first?.sentence ?? "none")")
            #expect(try await client.table()[key]?.servers.keys == [good])
        }
    }

    @Test func anUnknownEngineIsNamedAndTheOthersStand() async throws {
        try await onEmptyTable {
            var settings = Self.settings()
            settings.persistenceEngine = "no-such"
            let failures = try await client.apply([
                .addService(Self.vip(.v4), settings), .addService(Self.vip(.v6), Self.settings("wrr", .v6)),
            ])
            #expect(
                failures.map(\.sentence) == [
                    "cannot add service 192.0.2.10:443/tcp: scheduler wrr or persistence engine no-such is not available "
                        + "in this kernel"
                ])
            #expect(try await client.table().keys.map(\.description) == ["[2001:db8::a]:443/tcp"])
        }
    }

    /// Every kind of tunnel, an engine, and servers of both families behind either, as asked and changed in place.
    @Test(arguments: IPAddress.Family.allCases)
    func keepsTunnelsEnginesAndMixedFamiliesAsAsked(family: IPAddress.Family) async throws {
        try await onEmptyTable {
            let key = Self.vip(family, .udp)
            var settings = Self.settings("rr", family)
            settings.flags = VirtualService.Flag.persistent
            settings.timeoutSeconds = 60
            settings.persistenceEngine = "sip"
            let tunnels: [Tunnel] =
                [.ipip, Tunnel(type: .gre), Tunnel(type: .gre, checksum: .checksum)]
                + Tunnel.Checksum.allCases.map { Tunnel(type: .gue, port: 6080, checksum: $0) }
            var servers: RealServers = [:]
            for (number, tunnel) in tunnels.enumerated() {
                for family in IPAddress.Family.allCases {
                    servers[Self.server(family, number + 1)] = RealServer.Settings(
                        weight: 1, forwarding: .tun, tunnel: tunnel)
                }
            }
            var table = [key: VirtualService(settings: settings, servers: servers)]
            try await expect(Self.additions(table), give: table)
            // And back: an attribute that is not sent is the kernel's default again.
            table[key]?.settings.persistenceEngine = ""
            let plain = RealServer.Settings(weight: 1, forwarding: .tun)
            for server in servers.keys { table[key]?.servers[server] = plain }
            let changes = servers.keys.map { IPVSOperation.setServer(key, $0, plain) }
            try await expect([.setService(key, table[key]?.settings ?? settings)] + changes, give: table)
        }
    }

    private func expect(_ operations: [IPVSOperation], give table: IPVSTable) async throws {
        let failures = try await client.apply(operations)
        #expect(failures == [])
        let found = try await client.table()
        #expect(found == table)
    }

    @Test func theOtherFamilyIsRefusedWhileTheKernelSynchronises() async throws {
        try await onEmptyTable {
            let (key, other) = (Self.vip(.v4), Self.server(.v6, 1))
            let tunnel = RealServer.Settings(weight: 1, forwarding: .tun)
            #expect(try ipvsadm("--start-daemon", "backup", "--mcast-interface", "br0") == 0)
            defer { _ = try? ipvsadm("--stop-daemon", "backup") }
            let failures = try await client.apply([.addService(key, Self.settings()), .addServer(key, other, tunnel)])
            #expect(failures.map(\.operation) == [.addServer(key, other, tunnel)])
            #expect(failures.first?.sentence.contains("not while its connection synchronisation runs") == true)
            #expect(try ipvsadm("--stop-daemon", "backup") == 0)
            let afterwards = try await client.apply([.addServer(key, other, tunnel)])
            #expect(afterwards == [])
            #expect(try ipvsadm("--start-daemon", "backup", "--mcast-interface", "br0") != 0, "nor the other way")
        }
    }

    private func ipvsadm(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ipvsadm"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
