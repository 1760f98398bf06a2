import FleetModel
import FleetNetlink
import Fuzzing
import Testing

@testable import FleetRoute

/// Whatever a kernel says of links, addresses, routes and rules, reading it ends, without a trap and within its bytes.
@Suite struct RouteFuzzTests {
    /// Messages as a kernel writes them, by their types: RTM_NEWLINK, RTM_NEWADDR, RTM_NEWROUTE, RTM_NEWRULE; and one of `fou`.
    private static let seeds: [[UInt8]] = {
        func message(_ type: UInt16, _ header: some BitwiseCopyable, _ body: (inout AttributeEncoder) -> Void)
            -> [UInt8]
        {
            var encoder = AttributeEncoder()
            encoder.message(type: type, flags: 2, sequence: 1, header: header, body)
            return encoder.bytes
        }
        let v6 = IPAddress(v6: 0xfd09 << 112 | 0xb_0001)
        return [
            message(16, (UInt32(0), UInt32(2), UInt32(1), UInt32(0))) {
                $0.append(3, "eth0")
                $0.append(4, UInt32(1500))
            },
            message(20, (UInt8(2), UInt8(24), UInt8(0), UInt8(0), UInt32(2))) {
                $0.append(1, IPAddress(v4: 0x0a09_0015))
                $0.append(2, IPAddress(v4: 0x0a09_0015))
            },
            message(
                24, (UInt8(10), UInt8(128), UInt8(0), UInt8(0), UInt8(255), UInt8(76), UInt8(254), UInt8(2), UInt32(0))
            ) {
                $0.append(1, v6)
                $0.append(4, UInt32(1))
                $0.append(15, UInt32(255))
            },
            message(32, (UInt8(10), UInt8(112), UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(6), UInt32(0)))
            {
                $0.append(1, v6)
                $0.append(3, "eth0")
                $0.append(6, UInt32(19_542))
                $0.append(21, UInt8(76))
            },
            message(28, (UInt8(1), UInt8(1), UInt16(0))) {
                $0.append(1, UInt16(6080).bigEndian)
                $0.append(2, UInt8(10))
                $0.append(4, UInt8(2))
            },
        ]
    }()

    private static func words(_ bytes: [UInt8]) -> [String] {
        NetlinkMessages(bytes).flatMap { message in
            var words: [String] = []
            if let link = NetlinkSocket.link(message) { words.append("\(link.index) \(link.name) \(link.mtu)") }
            if let address = NetlinkSocket.address(message) { words.append("\(address.link) \(address.address)") }
            for family in IPAddress.Family.allCases {
                if let route = NetlinkSocket.route(message, family) {
                    words.append("\(route.network) \(route.table) \(route.kind) \(route.origin)")
                }
            }
            if let rule = NetlinkSocket.rule(message) { words.append("\(rule) \(rule.priority) \(rule.origin)") }
            if let port = NetlinkSocket.tunnelPort(message) { words.append("\(port)") }
            return words
        }
    }

    /// The seeds are what they are said to be, so that mutations begin where kernels do.
    @Test func theSeedsAreRead() {
        #expect(
            Self.seeds.flatMap(Self.words) == [
                "2 eth0 1500", "2 10.9.0.21", "fd09::b:1/128 255 local 76",
                "rule iif eth0 to fd09::b:0/112 blackhole 19542 76", "UDP port 6080 (IPv6)",
            ])
    }

    @Test func mutatedDatagramsAreReadToTheirEnd() {
        let whole = Self.seeds.reduce([], +)
        Fuzz("rtnetlink", seeds: Self.seeds + [whole]).run { item in _ = Self.words(item.bytes) }
    }
}
