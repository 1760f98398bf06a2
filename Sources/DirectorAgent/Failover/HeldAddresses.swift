import FleetModel
import Glibc

/// The addresses that this host's interfaces hold, in the network namespace of the caller.
enum HeldAddresses {
    static func read() -> Set<IPAddress> {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var addresses: Set<IPAddress> = []
        var next = list
        while let entry = next {
            if let name = entry.pointee.ifa_addr, let address = address(name) { addresses.insert(address) }
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
