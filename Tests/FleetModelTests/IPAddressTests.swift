import Testing

@testable import FleetModel

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("10.9.0.201", "10.9.0.201"), ("255.255.255.255", "255.255.255.255"), ("0.0.0.0", "0.0.0.0"), ("::", "::"),
        ("::1", "::1"), ("fd09::b:1", "fd09::b:1"), ("FD09:0:0:0:0:0:B:1", "fd09::b:1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("1::", "1::"), ("::ffff:10.0.0.1", "::ffff:a00:1"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ])
    func readsAndPrintsCanonically(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "1.2.3.-4", "1.2.3.4/24", ":", ":::",
        "1::2::3",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "fe80::1%eth0", "[::1]", "::1.2.3", "1:2:3:4:5:6:7:8::",
        "+1::",
    ])
    func refuses(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: UInt64(0)..<200)
    func whatIsPrintedReadsBack(seed: UInt64) {
        var value = UInt128(seed &* 0x9E37_79B9_7F4A_7C15) << 64 | UInt128(seed &* 0xBF58_476D_1CE4_E5B9)
        // Clear random groups, so that gaps of every place and length turn up.
        for group in 0..<8 where (seed >> UInt64(group)) & 1 == 1 { value &= ~(UInt128(0xffff) << UInt128(16 * group)) }
        let address = IPAddress(v6: value)
        #expect(IPAddress(address.description) == address)
        #expect(IPAddress(networkOrderBytes: address.networkOrderBytes) == address)
        let small = IPAddress(v4: UInt32(truncatingIfNeeded: value))
        #expect(IPAddress(small.description) == small)
        #expect(IPAddress(networkOrderBytes: small.networkOrderBytes) == small)
    }

    @Test(arguments: [
        ("0.0.0.0", false), ("0.1.2.3", false), ("127.0.0.1", false), ("169.254.1.1", false), ("224.0.0.18", false),
        ("255.255.255.255", false), ("250.0.0.1", false), ("10.0.0.1", true), ("8.8.8.8", true), ("::", false),
        ("::1", false),
        ("::ffff:1.2.3.4", false), ("fe80::1", false), ("ff02::12", false), ("fd00::1", true), ("2001:db8::1", true),
    ])
    func knowsWhatNoHostCanHave(text: String, usable: Bool) {
        #expect((IPAddress(text)?.unusableReason == nil) == usable)
    }

    @Test func sortsByFamilyThenNumber() {
        let texts = ["fd09::1", "10.0.0.10", "10.0.0.9", "::1"]
        #expect(
            texts.compactMap { IPAddress($0) }.sorted().map(\.description) == [
                "10.0.0.9", "10.0.0.10", "::1", "fd09::1",
            ])
    }
}
