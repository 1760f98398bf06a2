import FleetModel
import Glibc

/// The addresses that this host's interfaces hold, in the network namespace of the caller.
enum HeldAddresses {
    static func read() -> Set<IPAddress> { read(where: { _ in true }) }

    /// Those that an interface answers for when it is asked on the wire: `lo` and its like do not.
    static func answering() -> Set<IPAddress> {
        let silent = UInt32(IFF_LOOPBACK | IFF_NOARP)
        return read(where: { $0 & silent == 0 && $0 & UInt32(IFF_UP) != 0 })
    }

    /// - Parameter isMeant: of an interface's flags (`SIOCGIFFLAGS`).
    private static func read(where isMeant: (UInt32) -> Bool) -> Set<IPAddress> {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var addresses: Set<IPAddress> = []
        var next = list
        while let entry = next {
            if isMeant(entry.pointee.ifa_flags), let name = entry.pointee.ifa_addr, let address = address(name) {
                addresses.insert(address)
            }
            next = entry.pointee.ifa_next
        }
        return addresses
    }

    private static func address(_ name: UnsafeMutablePointer<sockaddr>) -> IPAddress? {
        switch Int32(name.pointee.sa_family) {
        case AF_INET:
            name.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin_addr) { IPAddress(networkOrderBytes: $0) }
            }
        case AF_INET6:
            name.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin6_addr) { IPAddress(networkOrderBytes: $0) }
            }
        default: nil
        }
    }
}
