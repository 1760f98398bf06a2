import CHost
import Glibc

/// Whether an interface merges received packets (`ETHTOOL_GFLAGS`, `ETH_FLAG_LRO` of linux/ethtool.h).
enum LargeReceiveOffload {
    private static let getFlags: UInt32 = 0x25
    private static let flag: UInt32 = 1 << 15
    /// `SIOCETHTOOL` of linux/sockios.h.
    private static let request: UInt = 0x8946
    /// `IFNAMSIZ`, the zero byte at a name's end among them.
    private static let nameBytes = 16
    /// `sizeof(struct ifreq)`.
    private static let requestBytes = 40

    /// Nil where the interface is not there or its driver has no such setting.
    static func isOn(_ interface: String) -> Bool? {
        guard interface.utf8.count < nameBytes else { return nil }
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // struct ethtool_value: the command, and the answer behind it.
        var value = (command: getFlags, data: UInt32(0))
        let result = withUnsafeMutableBytes(of: &value) { value in
            // struct ifreq: the name, then a union, of which the pointer is used.
            var request = [UInt8](repeating: 0, count: requestBytes)
            request.replaceSubrange(0..<interface.utf8.count, with: interface.utf8)
            return request.withUnsafeMutableBytes { request in
                request.storeBytes(of: UInt(bitPattern: value.baseAddress), toByteOffset: nameBytes, as: UInt.self)
                return lvs_ioctl(descriptor, Self.request, request.baseAddress)
            }
        }
        return result == 0 ? value.data & flag != 0 : nil
    }
}
