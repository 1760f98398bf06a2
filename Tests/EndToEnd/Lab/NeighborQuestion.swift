import Foundation
import Glibc

/// Who answers for an address: an ARP request or a neighbour solicitation on the wire, and every machine that replies.
enum NeighborQuestion {
    /// Asks a few times from a host of the lab, and gives the hardware addresses of all who answered, as `02:00:5e:…`.
    /// - Parameter seconds: how long after the last question answers are taken.
    static func answers(
        for address: String, from host: String = "client", times: Int = 3, seconds: Double = 0.5
    ) async throws -> Set<String> {
        try await NetworkNamespace.run(in: host) {
            let wire = try Wire(address.contains(":") ? .ipv6 : .arp)
            defer { wire.close() }
            let frame = try wire.question(address)
            var found: Set<String> = []
            for time in 1...times {
                try wire.send(frame)
                // A network that is at rest answers at once; the last question waits for the slow.
                for answer in wire.received(within: time == times ? seconds : 0.1) {
                    if let machine = wire.answerer(answer, address) { found.insert(machine) }
                }
            }
            return found
        }
    }

    /// The hardware address by which a host of the lab is known on the bridge.
    static func machine(of host: String) async throws -> String {
        try await NetworkNamespace.run(in: host) {
            let wire = try Wire(.arp)
            defer { wire.close() }
            return text(wire.own)
        }
    }

    private static func text(_ machine: some Sequence<UInt8>) -> String {
        machine.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }

    /// A packet socket on eth0 of the namespace that the calling thread is in.
    private struct Wire {
        /// `ETH_P_ARP` and `ETH_P_IPV6` of linux/if_ether.h.
        enum Kind: UInt16 { case arp = 0x0806, ipv6 = 0x86DD }

        let kind: Kind
        let handle: Int32
        let own: [UInt8]

        init(_ kind: Kind) throws {
            self.kind = kind
            let interface = if_nametoindex("eth0")
            guard interface > 0 else { throw LabError("there is no eth0: \(String(cString: strerror(errno)))") }
            handle = socket(AF_PACKET, Int32(SOCK_RAW.rawValue), Int32(kind.rawValue.bigEndian))
            guard handle >= 0 else { throw LabError("packet socket: \(String(cString: strerror(errno)))") }
            // struct sockaddr_ll: family, protocol (network byte order), interface, kind of hardware, kind of packet, length,
            // address.
            var name = [UInt8](repeating: 0, count: 20)
            name.withUnsafeMutableBytes { name in
                name.storeBytes(of: UInt16(AF_PACKET), as: UInt16.self)
                name.storeBytes(of: kind.rawValue.bigEndian, toByteOffset: 2, as: UInt16.self)
                name.storeBytes(of: interface, toByteOffset: 4, as: UInt32.self)
            }
            var length = socklen_t(name.count)
            let handle = handle
            let isBound = name.withUnsafeMutableBytes { name in
                guard let pointer = name.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
                // Bound, it tells the interface's own hardware address.
                return bind(handle, pointer, length) == 0 && getsockname(handle, pointer, &length) == 0
            }
            guard isBound else {
                defer { Glibc.close(handle) }
                throw LabError("bind to eth0: \(String(cString: strerror(errno)))")
            }
            own = Array(name[12..<18])
        }

        func close() { Glibc.close(handle) }

        func send(_ frame: [UInt8]) throws {
            guard Glibc.send(handle, frame, frame.count, 0) == frame.count else {
                throw LabError("send on eth0: \(String(cString: strerror(errno)))")
            }
        }

        func received(within seconds: Double) -> [[UInt8]] {
            let deadline = Date().addingTimeInterval(seconds)
            var frames: [[UInt8]] = []
            while true {
                var item = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
                guard poll(&item, 1, Int32(max(0, deadline.timeIntervalSinceNow * 1000))) > 0 else { return frames }
                var buffer = [UInt8](repeating: 0, count: 2048)
                let count = recv(handle, &buffer, buffer.count, 0)
                if count > 0 { frames.append(Array(buffer[..<count])) }
            }
        }

        func question(_ address: String) throws -> [UInt8] {
            let target = try NeighborQuestion.bytes(address)
            // Everybody who hears it asks the name service of the wire in the name of the interface's own address.
            let source = try NeighborQuestion.ownAddress(kind == .arp ? AF_INET : AF_INET6)
            switch kind {
            case .arp:
                // Ethernet, IPv4, 6 and 4 bytes, a request.
                return [UInt8](repeating: 0xFF, count: 6) + own + [0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, 1] + own + source
                    + [UInt8](repeating: 0, count: 6) + target
            case .ipv6:
                let group: [UInt8] = [0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF] + target.suffix(3)
                // Type 135 with option 1, the source's link-layer address, of one unit of 8 bytes.
                var message: [UInt8] = [135, 0, 0, 0, 0, 0, 0, 0] + target + [1, 1] + own
                let length = UInt8(message.count)
                let sum = NeighborQuestion.checksum(source + group + [0, 0, 0, length, 0, 0, 0, 58] + message)
                message.replaceSubrange(2..<4, with: [UInt8(sum >> 8), UInt8(sum & 0xFF)])
                // A hop limit of 255 says that it came through no router.
                return [0x33, 0x33] + group.suffix(4) + own + [0x86, 0xDD, 0x60, 0, 0, 0, 0, length, 58, 255] + source
                    + group + message
            }
        }

        /// The machine that says in a frame that the address is its own; nil where the frame says no such thing.
        func answerer(_ frame: [UInt8], _ address: String) -> String? {
            guard let target = try? NeighborQuestion.bytes(address) else { return nil }
            switch kind {
            case .arp:
                guard frame.count >= 42, frame[20..<22] == [0, 2], Array(frame[28..<32]) == target else { return nil }
                return NeighborQuestion.text(frame[22..<28])
            case .ipv6:
                // An advertisement is type 136, right behind the header of 40 bytes.
                guard frame.count >= 78, frame[20] == 58, frame[54] == 136, Array(frame[62..<78]) == target else {
                    return nil
                }
                // Option 2 is the target's link-layer address; it may be left out of an answer to one machine.
                let isTold = frame.count >= 86 && frame[78] == 2
                return NeighborQuestion.text(isTold ? frame[80..<86] : frame[6..<12])
            }
        }
    }

    private static func bytes(_ address: String) throws -> [UInt8] {
        let isIPv6 = address.contains(":")
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, address, &bytes) == 1 else {
            throw LabError("\(address) is no address")
        }
        return bytes
    }

    /// The first address of eth0 that is not of the link alone.
    private static func ownAddress(_ family: Int32) throws -> [UInt8] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { throw LabError("getifaddrs: \(String(cString: strerror(errno)))") }
        defer { freeifaddrs(list) }
        for entry in sequence(first: list, next: { $0?.pointee.ifa_next }) {
            guard let entry, let address = entry.pointee.ifa_addr, String(cString: entry.pointee.ifa_name) == "eth0",
                Int32(address.pointee.sa_family) == family
            else { continue }
            // Behind family and port, and in IPv6 the flow.
            let (offset, count) = family == AF_INET ? (4, 4) : (8, 16)
            let bytes = Array(UnsafeRawBufferPointer(start: address, count: offset + count)[offset...])
            if family == AF_INET || bytes[0] != 0xFE { return bytes }
        }
        throw LabError("eth0 has no address of family \(family)")
    }

    /// The checksum of ICMPv6 over its pseudo-header and message (RFC 1071).
    private static func checksum(_ bytes: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for index in stride(from: 0, to: bytes.count, by: 2) {
            sum += UInt32(bytes[index]) << 8 + (index + 1 < bytes.count ? UInt32(bytes[index + 1]) : 0)
        }
        while sum >> 16 > 0 { sum = (sum & 0xFFFF) + sum >> 16 }
        return ~UInt16(truncatingIfNeeded: sum)
    }
}
