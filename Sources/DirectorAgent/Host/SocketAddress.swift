import FleetModel
import Glibc

/// An address and a port as the kernel's calls take them.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private let length: socklen_t

    init(_ address: IPAddress, port: UInt16) {
        let bytes = address.networkOrderBytes
        switch address.family {
        case .v4:
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            write(sockaddr_in.self) { place in
                place.sin_family = sa_family_t(AF_INET)
                place.sin_port = port.bigEndian
                withUnsafeMutableBytes(of: &place.sin_addr) { $0.copyBytes(from: bytes) }
            }
        case .v6:
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            write(sockaddr_in6.self) { place in
                place.sin6_family = sa_family_t(AF_INET6)
                place.sin6_port = port.bigEndian
                withUnsafeMutableBytes(of: &place.sin6_addr) { $0.copyBytes(from: bytes) }
            }
        }
    }

    private mutating func write<Form>(_ form: Form.Type, _ body: (inout Form) -> Void) {
        withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: form, capacity: 1) { body(&$0.pointee) }
        }
    }

    /// 0, or -1 with errno.
    func connect(_ handle: Int32) -> Int32 { call { Glibc.connect(handle, $0, length) } }
    func bind(_ handle: Int32) -> Int32 { call { Glibc.bind(handle, $0, length) } }

    private func call(_ body: (UnsafePointer<sockaddr>) -> Int32) -> Int32 {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }

    /// The address that a socket sends from; nil where it has none yet.
    static func source(of handle: Int32) -> IPAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                getsockname(handle, place, &length) == 0 ? read(place) : nil
            }
        }
    }

    private static func read(_ place: UnsafePointer<sockaddr>) -> IPAddress? {
        switch Int32(place.pointee.sa_family) {
        case AF_INET:
            place.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin_addr) { IPAddress(networkOrderBytes: Array($0)) }
            }
        case AF_INET6:
            place.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin6_addr) { IPAddress(networkOrderBytes: Array($0)) }
            }
        default: nil
        }
    }

    /// The addresses of this host that packets to others may come from.
    static func ofThisHost() -> [IPAddress] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        return sequence(first: first, next: { $0?.pointee.ifa_next }).compactMap { entry in
            guard let place = entry?.pointee.ifa_addr else { return nil }
            return read(place).flatMap { $0.unusableReason == nil ? $0 : nil }
        }
    }
}
