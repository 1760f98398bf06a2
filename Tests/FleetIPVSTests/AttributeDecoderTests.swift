import FleetModel
import Testing

@testable import FleetIPVS

@Suite struct AttributeDecoderTests {
    @Test func ignoresTheFlagBitsOfAType() {
        let attribute = AttributeDecoder([8, 0, 5, 0x80, 1, 0, 0, 0]).first { _ in true }
        #expect(attribute?.type == 5)
        #expect(attribute?.uint32 == 1)
    }

    @Test(
        arguments: [
            [], [8], [8, 0, 1], [8, 0, 1, 0], [3, 0, 1, 0], [0, 0, 0, 0], [8, 0, 1, 0, 1, 2, 3], [0xff, 0xff, 1, 0, 1],
        ] as [[UInt8]])
    func endsAtALengthThatCannotBe(bytes: [UInt8]) {
        #expect(Array(AttributeDecoder(bytes[...])).isEmpty)
    }

    @Test func getterOfAShortPayloadGivesNil() {
        let attribute = AttributeDecoder([5, 0, 1, 0, 9, 0, 0, 0]).first { _ in true }
        #expect(attribute?.payload == [9])
        #expect(attribute?.uint16 == nil)
        #expect(attribute?.uint32 == nil)
        #expect(attribute?.uint128 == nil)
    }

    /// Whatever a datagram holds, reading it ends and does not trap.
    @Test(arguments: UInt64(0)..<20)
    func survivesMutatedDatagrams(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var bytes = datagram(&generator)
            for _ in 0..<Int.random(in: 1...8, using: &generator) { mutate(&bytes, &generator) }
            var messages = 0
            for message in NetlinkMessages(bytes) {
                messages += 1
                _ = message.errorCode
                if let service = IPVSMessages.service(message.attributes) { _ = "\(service.key) \(service.settings)" }
                _ = IPVSMessages.server(message.attributes, serviceFamily: generator.pick(IPAddress.Family.allCases))
                _ = IPVSMessages.timeouts(message.attributes)
                _ = IPVSMessages.info(message.attributes)
            }
            #expect(messages <= bytes.count / NetlinkMessage.headerBytes)
        }
    }

    private func datagram(_ generator: inout SeededGenerator) -> [UInt8] {
        var encoder = AttributeEncoder()
        for sequence in UInt32(0)..<3 {
            let key = generator.serviceKey()
            IPVSMessages.append(
                .addService(key, generator.serviceSettings(key.family)), to: &encoder, family: 30, sequence: sequence,
                acknowledged: false)
            IPVSMessages.append(
                .addServer(key, generator.serverKey(key.family), generator.serverSettings()), to: &encoder, family: 2,
                sequence: sequence, acknowledged: true)
        }
        return encoder.bytes
    }

    private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[index] = .random(in: 0...(.max), using: &generator)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes.removeLast(bytes.count - index)
        case 3: bytes.remove(at: index)
        default: bytes.insert(generator.pick([0, 1, 4, 0x7f, 0xff]), at: index)
        }
    }
}
