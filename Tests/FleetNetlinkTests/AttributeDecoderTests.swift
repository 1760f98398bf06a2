import Testing

@testable import FleetNetlink

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
}
