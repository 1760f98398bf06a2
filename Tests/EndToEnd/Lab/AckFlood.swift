import Foundation
import Glibc

/// Stray TCP segments from outside the cluster: each acknowledges something of a connection that nobody has.
enum AckFlood {
    /// An address of the client's that no connection comes from.
    private static let source = "10.9.0.140"

    /// Sends so many from as many different ports, as fast as they go.
    static func send(_ count: Int, to address: String, _ port: UInt16) async throws {
        try await Command.need(["ip", "-n", "client", "address", "replace", "\(source)/32", "dev", "eth0"])
        try await NetworkNamespace.run(in: "client") {
            var (from, to) = (sockaddr_in(), sockaddr_in())
            for (text, isSource) in [(source, true), (address, false)] {
                var name = sockaddr_in()
                name.sin_family = sa_family_t(AF_INET)
                guard inet_pton(AF_INET, text, &name.sin_addr) == 1 else { throw LabError("\(text) is no address") }
                if isSource { from = name } else { to = name }
            }
            // The kernel writes the IP header, we the rest.
            let handle = socket(AF_INET, Int32(SOCK_RAW.rawValue), Int32(IPPROTO_TCP))
            guard handle >= 0 else { throw LabError("raw socket: \(String(cString: strerror(errno)))") }
            defer { close(handle) }
            let isBound = with(from) { bind(handle, $0, $1) == 0 }
            guard isBound else { throw LabError("bind to \(source): \(String(cString: strerror(errno)))") }
            let addresses = bytes(from.sin_addr.s_addr) + bytes(to.sin_addr.s_addr)
            for own in (UInt16(1024)...UInt16.max).shuffled().prefix(count) {
                let segment = segment(from: own, to: port, between: addresses)
                let sent = with(to) { sendto(handle, segment, segment.count, 0, $0, $1) }
                guard sent == segment.count else { throw LabError("send: \(String(cString: strerror(errno)))") }
            }
        }
    }

    /// A header without options, in network byte order: ports, sequence numbers, ACK alone, a window, the checksum.
    private static func segment(from: UInt16, to: UInt16, between addresses: [UInt8]) -> [UInt8] {
        let numbers = (0..<8).map { _ in UInt8.random(in: 0...255) }
        var segment = bytes(from.bigEndian) + bytes(to.bigEndian) + numbers + [0x50, 0x10, 0xff, 0xff, 0, 0, 0, 0]
        // The sum of RFC 9293 covers both addresses, the protocol and the length too.
        let summed = addresses + [0, UInt8(IPPROTO_TCP), 0, UInt8(segment.count)] + segment
        var sum = stride(from: 0, to: summed.count, by: 2).reduce(UInt32(0)) {
            $0 + (UInt32(summed[$1]) << 8 | UInt32(summed[$1 + 1]))
        }
        while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
        segment.replaceSubrange(16..<18, with: bytes((~UInt16(sum)).bigEndian))
        return segment
    }

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value) { [UInt8]($0) } }

    private static func with<Result>(_ name: sockaddr_in, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Result)
        -> Result
    {
        withUnsafePointer(to: name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
