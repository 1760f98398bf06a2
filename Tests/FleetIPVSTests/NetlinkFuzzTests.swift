import CNetlink
import FleetModel
import FleetNetlink
import Fuzzing
import Testing

@testable import FleetIPVS

/// Whatever a kernel says, reading it ends, without a trap and within its bytes.
@Suite struct NetlinkFuzzTests {
    /// What a kernel said, and what we say to one.
    private static func seeds() -> [[UInt8]] {
        var generator = SeededGenerator(seed: 26)
        let ours = (0..<20).map { number in
            var encoder = AttributeEncoder()
            let key = generator.serviceKey()
            IPVSMessages.append(
                .addService(key, generator.serviceSettings(key.family)), to: &encoder, family: 30,
                sequence: UInt32(number), acknowledged: false)
            IPVSMessages.append(
                .addServer(key, generator.serverKey(key.family), generator.serverSettings()), to: &encoder, family: 2,
                sequence: UInt32(number), acknowledged: true)
            return encoder.bytes
        }
        return KernelReplies.all + ours
    }

    /// The seeds are what they are said to be, so that mutations begin where kernels do.
    @Test func theCapturedRepliesAreRead() {
        let messages = KernelReplies.all.flatMap { NetlinkMessages($0) }
        let services = messages.compactMap { IPVSMessages.service($0.attributes) }
        #expect(
            Set(services.map { "\($0.key) \($0.settings.scheduler) \($0.settings.persistenceEngine)" }) == [
                "192.0.2.10:443/tcp mh ", "[2001:db8::a]:5060/udp rr sip", "mark:0x7/ipv4 wrr ",
            ])
        let servers = messages.compactMap { IPVSMessages.server($0.attributes, serviceFamily: .v4) }
        #expect(
            Set(servers.map { "\($0.key) \($0.settings.forwarding) \($0.settings.tunnel)" }) == [
                "198.51.100.1:443 dr ipip", "198.51.100.2:5060 tun gue:6080 checksum", "198.51.100.3:0 masq ipip",
            ])
        #expect(messages.compactMap { IPVSMessages.info($0.attributes) }.contains { $0.version == "1.2.1" })
        #expect(messages.compactMap(\.errorCode).filter { $0 != 0 }.count == 2)
    }

    @Test func mutatedDatagramsAreReadToTheirEnd() {
        Fuzz("netlink", seeds: Self.seeds()).run { item in
            var messages = 0
            for message in NetlinkMessages(item.bytes) {
                messages += 1
                _ = message.errorCode
                for family in IPAddress.Family.allCases {
                    if let server = IPVSMessages.server(message.attributes, serviceFamily: family) {
                        #expect(server.settings.forwarding == .tun || server.settings.tunnel == .ipip, "\(item)")
                    }
                }
                if let service = IPVSMessages.service(message.attributes) {
                    #expect(Int(service.settings.netmask) <= service.key.family.bitWidth, "\(item)")
                    #expect(service.settings.flags & VirtualService.Flag.hashed == 0, "\(item)")
                }
                _ = IPVSMessages.timeouts(message.attributes)
                _ = IPVSMessages.info(message.attributes)
            }
            #expect(messages <= item.bytes.count / NetlinkMessage.headerBytes, "\(item)")
        }
    }

    @Test func aTableOfMutatedAnswersIsATableOrAnError() throws {
        var (tables, errors) = (0, 0)
        try Fuzz("netlink table", seeds: KernelReplies.all).run { item in
            let transport = ScriptedTransport { message in
                // Among true answers, so that some dumps come to their end.
                [.datagram(renumbered(item.bytes, message.sequence)), .datagram(KernelWords.done(message))]
            }
            var socket = try NetlinkSocket(transport, family: IPVSMessages.family)
            var encoder = AttributeEncoder()
            do throws(NetlinkError) {
                _ = try socket.census(&encoder)
                tables += 1
            } catch {
                #expect(!error.description.isEmpty, "\(item)")
                errors += 1
            }
        }
        #expect(tables > 0 && errors > 0, "\(tables) tables, \(errors) errors")
    }

    /// Gives each whole message of a datagram the sequence number that is waited for.
    private func renumbered(_ bytes: [UInt8], _ sequence: UInt32) -> [UInt8] {
        var bytes = bytes
        var place = 0
        while let length = bytes[place...].load(as: UInt32.self), length >= 16, place + Int(length) <= bytes.count {
            withUnsafeBytes(of: sequence) { bytes.replaceSubrange(place + 8..<place + 12, with: $0) }
            place += AttributeEncoder.aligned(Int(length))
            if place >= bytes.count { break }
        }
        return bytes
    }
}
