internal import CNetlink
public import FleetModel

/// Lays connections out as the kernel's master daemon does (`struct ip_vs_sync_mesg` and `union ip_vs_sync_conn` of ip_vs_sync.c,
/// version 1; network byte order), so that a backup daemon takes them for its own.
public struct SyncMessages {
    /// `IP_VS_SYNC_PORT`.
    public static let port: UInt16 = 8848
    /// `IP_VS_SYNC_GROUP`: where no other group is named.
    public static let group = IPAddress(v4: 0xE000_0051)

    private static let headerBytes = 8
    /// `SYNC_PROTO_VER`.
    private static let version: UInt8 = 1

    private let id: UInt8
    private let limit: Int
    private var bytes: [UInt8] = []
    private var count = 0

    /// - Parameters:
    ///   - id: messages of another id are not heard.
    ///   - limit: bytes of a datagram at most.
    public init(id: UInt8, limit: Int) {
        self.id = id
        self.limit = limit
    }

    /// Appends a connection.
    ///
    /// - Parameters:
    ///   - mark: the firewall mark of the service that it belongs to; 0: none.
    ///   - seconds: how long it lives without another packet.
    /// - Returns: the datagram that had no more room for it.
    public mutating func append(
        _ entry: ConnectionEntry, forwarding: Forwarding, mark: UInt32, seconds: UInt32
    ) -> [UInt8]? {
        let size = entry.virtual.family == .v4 ? 36 : 72
        let full = Self.headerBytes + bytes.count + size > limit || count == Int(UInt8.max) ? flush() : nil
        // Type: bit 0 (STYPE_F_INET6) says IPv6.
        bytes.append(entry.virtual.family == .v6 ? 1 : 0)
        bytes.append(UInt8(truncatingIfNeeded: entry.transport?.number ?? 0))
        // Version 0 of the entry in the upper four bits, its size in the lower twelve.
        append(UInt16(size))
        append(forwarding.connectionFlags | entry.flags)
        append(entry.stateNumber)
        append(entry.clientPort)
        append(entry.virtualPort)
        append(entry.server.port)
        append(mark)
        append(seconds)
        for address in [entry.client, entry.virtual, entry.server.address] {
            switch entry.virtual.family {
            case .v4: append(UInt32(truncatingIfNeeded: address.value))
            case .v6: append(address.value)
            }
        }
        count += 1
        return full
    }

    /// The last datagram; nil where nothing is left to say.
    public mutating func flush() -> [UInt8]? {
        guard count > 0 else { return nil }
        defer { (bytes, count) = ([], 0) }
        let size = UInt16(truncatingIfNeeded: Self.headerBytes + bytes.count)
        // A zero where version 0 counted its connections, id, size, count, version, two bytes to spare.
        return [0, id, UInt8(size >> 8), UInt8(size & 0xff), UInt8(truncatingIfNeeded: count), Self.version, 0, 0]
            + bytes
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

extension ConnectionEntry {
    fileprivate var flags: UInt32 {
        if case .template = state { UInt32(IP_VS_CONN_F_TEMPLATE) } else { 0 }
    }

    /// As the kernel numbers the states of each protocol (ip_vs.h): `IP_VS_TCP_S_ESTABLISHED`, `IP_VS_SCTP_S_ESTABLISHED`,
    /// `IP_VS_UDP_S_NORMAL`, `IP_VS_CTPL_S_ASSURED`.
    fileprivate var stateNumber: UInt16 {
        switch state {
        case .established: transport == .sctp ? 8 : 1
        case .datagrams: 0
        case .template(let isAssured): isAssured ? 1 : 0
        }
    }
}
