import FleetModel
import FleetNetlink
import Testing

@testable import FleetIPVS

@Suite struct IPVSMessagesTests {
    private let web = VirtualService.Key.address(IPAddress(v4: 0xc000_020a), port: 443, .tcp)

    private func encode(_ operation: IPVSOperation, acknowledged: Bool = false) -> [UInt8] {
        var encoder = AttributeEncoder()
        IPVSMessages.append(operation, to: &encoder, family: 0x1f, sequence: 0x0102, acknowledged: acknowledged)
        return encoder.bytes
    }

    /// `192.0.2.10:443/tcp` as every command names it.
    private let webBytes: [UInt8] = [
        // IPVS_SVC_ATTR_AF: AF_INET
        0x06, 0, 0x01, 0, 0x02, 0, 0, 0,
        // IPVS_SVC_ATTR_PROTOCOL: 6
        0x06, 0, 0x02, 0, 0x06, 0, 0, 0,
        // IPVS_SVC_ATTR_ADDR: 192.0.2.10 and twelve zero bytes
        0x14, 0, 0x03, 0, 0xc0, 0x00, 0x02, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        // IPVS_SVC_ATTR_PORT: 443 in network order
        0x06, 0, 0x04, 0, 0x01, 0xbb, 0, 0,
    ]

    @Test func newServiceBytes() {
        let settings = VirtualService.Settings(
            scheduler: "mh", flags: VirtualService.Flag.schedulerFallback | VirtualService.Flag.persistent,
            timeoutSeconds: 300, netmask: 24)
        let header: [UInt8] = [
            // length 104, family 0x1f, NLM_F_REQUEST | NLM_F_ACK, sequence 0x0102, port 0
            0x68, 0, 0, 0, 0x1f, 0, 0x05, 0, 0x02, 0x01, 0, 0, 0, 0, 0, 0,
            // IPVS_CMD_NEW_SERVICE, version 1
            0x01, 0x01, 0, 0,
            // IPVS_CMD_ATTR_SERVICE, 84 bytes
            0x54, 0, 0x01, 0,
        ]
        let tail: [UInt8] = [
            // IPVS_SVC_ATTR_SCHED_NAME: "mh"
            0x07, 0, 0x06, 0, 0x6d, 0x68, 0, 0,
            // IPVS_SVC_ATTR_FLAGS: persistent, first scheduler flag; all bits count
            0x0c, 0, 0x07, 0, 0x09, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,
            // IPVS_SVC_ATTR_TIMEOUT: 300
            0x08, 0, 0x08, 0, 0x2c, 0x01, 0, 0,
            // IPVS_SVC_ATTR_NETMASK: 255.255.255.0 in network order
            0x08, 0, 0x09, 0, 0xff, 0xff, 0xff, 0x00,
        ]
        #expect(encode(.addService(web, settings), acknowledged: true) == header + webBytes + tail)
    }

    @Test func netmaskOfIPv6IsACountOfBitsInTheMachinesOrder() throws {
        let bytes = encode(
            .setService(.address(IPAddress(v6: 1), port: 53, .udp), .init(scheduler: "rr", netmask: 64)))
        // IPVS_CMD_SET_SERVICE
        #expect(bytes[16] == 2)
        #expect(Array(bytes.suffix(8)) == [0x08, 0, 0x09, 0, 64, 0, 0, 0])
    }

    @Test func removeServiceByMarkBytes() {
        #expect(
            encode(.removeService(.mark(7, .v6))) == [
                // length 40, NLM_F_REQUEST alone
                0x28, 0, 0, 0, 0x1f, 0, 0x01, 0, 0x02, 0x01, 0, 0, 0, 0, 0, 0,
                // IPVS_CMD_DEL_SERVICE, version 1; IPVS_CMD_ATTR_SERVICE, 20 bytes
                0x03, 0x01, 0, 0, 0x14, 0, 0x01, 0,
                // IPVS_SVC_ATTR_AF: AF_INET6; IPVS_SVC_ATTR_FWMARK: 7 in the machine's order
                0x06, 0, 0x01, 0, 0x0a, 0, 0, 0, 0x08, 0, 0x05, 0, 0x07, 0, 0, 0,
            ])
    }

    @Test func newServerBytes() {
        let server = RealServer.Key(address: IPAddress(v4: 0x0a00_0307), port: 8080)
        let bytes = encode(
            .addServer(
                web, server, .init(weight: 5, forwarding: .masq, upperThreshold: 100, lowerThreshold: 80)))
        let expected: [UInt8] = [
            // IPVS_CMD_ATTR_DEST, 72 bytes
            0x48, 0, 0x02, 0,
            // IPVS_DEST_ATTR_ADDR: 10.0.3.7 and twelve zero bytes
            0x14, 0, 0x01, 0, 0x0a, 0x00, 0x03, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            // IPVS_DEST_ATTR_PORT: 8080 in network order; IPVS_DEST_ATTR_ADDR_FAMILY: AF_INET
            0x06, 0, 0x02, 0, 0x1f, 0x90, 0, 0, 0x06, 0, 0x0b, 0, 0x02, 0, 0, 0,
            // IPVS_DEST_ATTR_FWD_METHOD: masquerading is 0; IPVS_DEST_ATTR_WEIGHT: 5
            0x08, 0, 0x03, 0, 0x00, 0, 0, 0, 0x08, 0, 0x04, 0, 0x05, 0, 0, 0,
            // IPVS_DEST_ATTR_U_THRESH: 100; IPVS_DEST_ATTR_L_THRESH: 80
            0x08, 0, 0x05, 0, 0x64, 0, 0, 0, 0x08, 0, 0x06, 0, 0x50, 0, 0, 0,
        ]
        // IPVS_CMD_NEW_DEST, version 1; IPVS_CMD_ATTR_SERVICE with the name alone
        #expect(Array(bytes[16..<68]) == [0x05, 0x01, 0, 0, 0x30, 0, 0x01, 0] + webBytes)
        #expect(Array(bytes[68...]) == expected)
    }

    @Test func tunnelBytes() {
        let server = RealServer.Key(address: IPAddress(v4: 1), port: 1)
        func tail(_ tunnel: Tunnel, _ count: Int) -> [UInt8] {
            Array(encode(.addServer(web, server, .init(weight: 1, forwarding: .tun, tunnel: tunnel))).suffix(count))
        }
        #expect(
            tail(Tunnel(type: .gue, port: 6080, checksum: .remote), 24) == [
                // IPVS_DEST_ATTR_TUN_TYPE: GUE; _TUN_PORT: 6080 in network order; _TUN_FLAGS: REMCSUM
                0x05, 0, 0x0d, 0, 0x01, 0, 0, 0, 0x06, 0, 0x0e, 0, 0x17, 0xc0, 0, 0, 0x06, 0, 0x0f, 0, 0x02, 0, 0, 0,
            ])
        #expect(
            tail(Tunnel(type: .gre, checksum: .checksum), 24) == [
                0x05, 0, 0x0d, 0, 0x02, 0, 0, 0, 0x06, 0, 0x0e, 0, 0, 0, 0, 0, 0x06, 0, 0x0f, 0, 0x01, 0, 0, 0,
            ])
        // IPVS_DEST_ATTR_L_THRESH is the last: what is nothing new is not said, for kernels that do not know it.
        #expect(tail(.ipip, 8) == [0x08, 0, 0x06, 0, 0, 0, 0, 0])
    }

    @Test(arguments: [(Forwarding.masq, UInt8(0)), (.tun, 2), (.dr, 3)])
    func forwardingMethodNumbers(forwarding: Forwarding, number: UInt8) {
        let server = RealServer.Key(address: IPAddress(v4: 1), port: 1)
        let bytes = encode(.setServer(web, server, .init(weight: 1, forwarding: forwarding)))
        #expect(Array(bytes.suffix(32).prefix(8)) == [0x08, 0, 0x03, 0, number, 0, 0, 0])
    }

    @Test(arguments: UInt64(0)..<500)
    func decodingAnEncodedServiceGivesItBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let key = generator.serviceKey()
        let settings = generator.serviceSettings(key.family)
        let message = try #require(NetlinkMessages(encode(.addService(key, settings))).first { _ in true })
        let decoded = try #require(IPVSMessages.service(message.attributes))
        #expect(decoded.key == key)
        #expect(decoded.settings == settings)
    }

    @Test(arguments: UInt64(0)..<500)
    func decodingAnEncodedServerGivesItBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let family = generator.pick(IPAddress.Family.allCases)
        let key = generator.serverKey(family)
        let settings = generator.serverSettings()
        let message = try #require(NetlinkMessages(encode(.addServer(web, key, settings))).first { _ in true })
        let decoded = try #require(IPVSMessages.server(message.attributes, serviceFamily: .v4))
        #expect(decoded.key == key)
        #expect(decoded.settings == settings)
    }

    @Test func theKernelsOwnFlagIsNeitherSentNorRead() throws {
        let hashed = VirtualService.Settings(
            scheduler: "rr", flags: VirtualService.Flag.hashed | VirtualService.Flag.onePacket, netmask: 32)
        let sent = try #require(NetlinkMessages(encode(.addService(web, hashed))).first { _ in true })
        #expect(IPVSMessages.service(sent.attributes)?.settings.flags == VirtualService.Flag.onePacket)
        var received = encode(.addService(web, hashed))
        let flags = try #require(received.firstRange(of: [0x0c, 0, 0x07, 0, 0x04] as [UInt8]))
        received[flags.upperBound - 1] = 0x06
        let message = try #require(NetlinkMessages(received).first { _ in true })
        #expect(IPVSMessages.service(message.attributes)?.settings.flags == VirtualService.Flag.onePacket)
    }

    @Test func setsOnlyTheTimeoutsThatAreGiven() throws {
        var encoder = AttributeEncoder()
        IPVSMessages.append(Pair.Timeouts(tcp: 900, udp: 30), to: &encoder, family: 1, sequence: 1)
        let message = try #require(NetlinkMessages(encoder.bytes).first { _ in true })
        #expect(IPVSMessages.timeouts(message.attributes) == Pair.Timeouts(tcp: 900, udp: 30))
    }
}
