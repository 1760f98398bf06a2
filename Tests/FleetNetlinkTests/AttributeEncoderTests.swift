import Testing

@testable import FleetNetlink

@Suite struct AttributeEncoderTests {
    @Test func padsToFourBytesAndCountsThePaddingOfNestedAttributesOnly() {
        var encoder = AttributeEncoder()
        encoder.nest(1) { outer in
            outer.append(2, UInt16(0x1234))
            outer.append(3, "wrr")
            outer.append(4, "wlcx")
        }
        #expect(
            encoder.bytes == [
                // length 32, type 1
                0x20, 0, 1, 0,
                // length 6, type 2, the value, padding
                6, 0, 2, 0, 0x34, 0x12, 0, 0,
                // length 8, type 3, "wrr" and its zero byte
                8, 0, 3, 0, 0x77, 0x72, 0x72, 0,
                // length 9, type 4, "wlcx" and its zero byte, padding
                9, 0, 4, 0, 0x77, 0x6c, 0x63, 0x78, 0, 0, 0, 0,
            ])
    }

    @Test func resetLeavesNothingOfTheLastBatch() {
        var encoder = AttributeEncoder()
        encoder.append(1, UInt32(7))
        encoder.reset()
        encoder.append(2, 1, 2)
        #expect(encoder.bytes == [12, 0, 2, 0, 1, 0, 0, 0, 2, 0, 0, 0])
    }
}
