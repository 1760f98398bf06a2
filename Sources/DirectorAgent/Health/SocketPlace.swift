import FleetModel
import Glibc

/// Where a socket listens.
struct SocketPlace: Hashable, Sendable {
    var address: IPAddress
    var port: UInt16

    /// Reads `127.0.0.1:7071` or `[::1]:7071`.
    init?(text: String) {
        guard let key = RealServer.Key(text: text) else { return nil }
        address = key.address
        port = key.port
    }

    var family: Int32 { address.family == .v4 ? AF_INET : AF_INET6 }

    /// Binds a socket of the same family; 0, or -1 with errno.
    func bind(_ handle: Int32) -> Int32 {
        let bytes = address.networkOrderBytes
        switch address.family {
        case .v4:
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &place.sin_addr) { $0.copyBytes(from: bytes) }
            return Self.bind(handle, &place)
        case .v6:
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(AF_INET6)
            place.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &place.sin6_addr) { $0.copyBytes(from: bytes) }
            return Self.bind(handle, &place)
        }
    }

    private static func bind<Address>(_ handle: Int32, _ address: inout Address) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(handle, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}
