import FleetModel
import Testing

@testable import FleetIPVS

/// Lines of `/proc/net/ip_vs_conn` as a kernel prints them, and the messages made of them.
@Suite struct ConnectionEntryTests {
    private static let tcp = "TCP 0A090064 C350 0A0900C9 0050 0A090016 0050 ESTABLISHED     893"
    private static let udp6 =
        "UDP fd09:0000:0000:0000:0000:0000:0000:0100 1234 fd09:0000:0000:0000:0000:0000:000b:0001 14E9 "
        + "fd09:0000:0000:0000:0000:0000:0000:0021 14E9 UDP             298"
    private static let template = "TCP 0A090064 0000 0A0900C9 0050 0A090016 0050 ASSURED         120"
    private static let markTemplate = "IP  0A090064 0000 4C560001 0000 0A090016 0000 NONE             55"

    @Test func connectionsAreRead() throws {
        let entry = try #require(ConnectionEntry(line: Self.tcp))
        #expect(entry.transport == .tcp && entry.state == .established && entry.secondsLeft == 893)
        #expect(entry.client.description == "10.9.0.100" && entry.clientPort == 50_000)
        #expect(entry.service.description == "10.9.0.201:80/tcp" && entry.server.description == "10.9.0.22:80")
        let datagrams = try #require(ConnectionEntry(line: Self.udp6))
        #expect(datagrams.state == .datagrams && datagrams.service.description == "[fd09::b:1]:5353/udp")
        #expect(datagrams.server.description == "[fd09::21]:5353")
        let template = try #require(ConnectionEntry(line: Self.template))
        #expect(template.state == .template(isAssured: true) && template.clientPort == 0)
        let mark = try #require(ConnectionEntry(line: Self.markTemplate))
        #expect(mark.transport == nil && mark.service == .mark(0x4c56_0001, .v4))
        #expect(mark.state == .template(isAssured: false))
        let mark6 = Self.udp6.replacing("UDP fd09", with: "IP  fd09").replacing("1234", with: "0000")
            .replacing("fd09:0000:0000:0000:0000:0000:000b:0001", with: "4c56:0002:0000:0000:0000:0000:0000:0000")
            .replacing("UDP  ", with: "NONE ")
        #expect(try #require(ConnectionEntry(line: mark6)).service == .mark(0x4c56_0002, .v6))
    }

    @Test(
        "What begins or ends, what an engine tells apart, and what is none, is nothing to tell of",
        arguments: [
            "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData", "", "TCP",
            tcp.replacing("ESTABLISHED", with: "FIN_WAIT   "), tcp.replacing("ESTABLISHED", with: "SYN_RECV   "),
            template.replacing("ASSURED", with: "ESTABLISHED"), tcp.replacing("TCP", with: "ESP"), tcp + " sip 1234",
            tcp.replacing("0A090016", with: "0A09001"), tcp.replacing("893", with: "-1"),
            tcp.replacing("C350", with: "1C350"),
            tcp.replacing("0A0900C9", with: "fd09:0000:0000:0000:0000:0000:000b:0001"),
        ])
    func others(line: String) {
        #expect(ConnectionEntry(line: line) == nil)
    }

    @Test func messagesAreAsTheKernelLaysThemOut() throws {
        var messages = SyncMessages(id: 7, limit: 1400)
        var silent = messages
        let nothing = silent.flush()
        #expect(nothing == nil)
        let entry = try #require(ConnectionEntry(line: Self.tcp))
        messages.keep(entry, .dr, mark: 0, seconds: 893)
        let template = try #require(ConnectionEntry(line: Self.markTemplate))
        messages.keep(template, .tun, mark: 0x4c56_0001, seconds: 300)
        let message = messages.flush()
        #expect(
            message == [
                0, 7, 0, 80, 2, 1, 0, 0,
                // type, TCP, size; flags; ESTABLISHED, client's port; VIP's, server's; mark; seconds
                0, 6, 0, 36, 0, 0, 0, 3, 0, 1, 0xC3, 0x50, 0, 80, 0, 80, 0, 0, 0, 0, 0, 0, 3, 0x7D,
                10, 9, 0, 100, 10, 9, 0, 201, 10, 9, 0, 22,
                0, 0, 0, 36, 0, 0, 0x10, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0x4C, 0x56, 0, 1, 0, 0, 1, 0x2C,
                10, 9, 0, 100, 0x4C, 0x56, 0, 1, 10, 9, 0, 22,
            ])
        let nothingMore = messages.flush()
        #expect(nothingMore == nil)
    }

    @Test func aFullMessageIsHandedOver() throws {
        let (small, large) = (
            try #require(ConnectionEntry(line: Self.tcp)), try #require(ConnectionEntry(line: Self.udp6))
        )
        var messages = SyncMessages(id: 1, limit: 8 + 72 + 36)
        messages.keep(large, .dr, mark: 0, seconds: 1)
        messages.keep(small, .dr, mark: 0, seconds: 1)
        let handed = messages.append(small, forwarding: .dr, mark: 0, seconds: 1)
        let full = try #require(handed)
        #expect(full.count == 116 && full[3] == 116 && full[4] == 2 && full[8] == 1 && full[9] == 17 && full[11] == 72)
        let last = messages.flush()
        #expect(last?.count == 44)
        // The kernel counts connections in a byte.
        var long = SyncMessages(id: 1, limit: 60_000)
        let many = (0..<256).compactMap { _ in long.append(small, forwarding: .dr, mark: 0, seconds: 1) }
        let rest = long.flush()
        #expect(many.count == 1 && many[0][4] == 255 && rest?[4] == 1)
    }
}

extension SyncMessages {
    /// Appends where there is room.
    fileprivate mutating func keep(_ entry: ConnectionEntry, _ forwarding: Forwarding, mark: UInt32, seconds: UInt32) {
        let full = append(entry, forwarding: forwarding, mark: mark, seconds: seconds)
        #expect(full == nil)
    }
}
