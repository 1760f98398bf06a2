internal import CNetlink
internal import FleetModel
internal import FleetNetlink

/// The messages of the generic netlink family `IPVS`.
///
/// Attribute numbers, byte orders and what the kernel means by each attribute are decided here and nowhere else.
enum IPVSMessages {
    static let family = "IPVS"

    private static let request = UInt16(NLM_F_REQUEST)
    // NLM_F_ROOT and NLM_F_MATCH; NLM_F_DUMP is a macro Swift cannot read.
    private static let dump = request | UInt16(NLM_F_ROOT) | UInt16(NLM_F_MATCH)

    /// Appends the message that carries an operation out.
    static func append(
        _ operation: IPVSOperation, to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32,
        acknowledged: Bool
    ) {
        let flags = acknowledged ? request | UInt16(NLM_F_ACK) : request
        encoder.message(family: family, flags: flags, sequence: sequence, command: command(operation)) { message in
            switch operation {
            case .addService(let key, let settings), .setService(let key, let settings):
                message.append(service: key, settings)
            case .removeService(let key):
                message.append(service: key, nil)
            case .addServer(let service, let server, let settings), .setServer(let service, let server, let settings):
                message.append(service: service, nil)
                message.append(server: server, settings)
            case .removeServer(let service, let server):
                message.append(service: service, nil)
                message.append(server: server, nil)
            }
        }
    }

    /// Appends the request for all services.
    static func appendServicesDump(to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32) {
        encoder.message(
            family: family, flags: dump, sequence: sequence, command: UInt8(IPVS_CMD_GET_SERVICE)
        ) { _ in }
    }

    /// Appends the request for all real servers of one service; of a service that is not there it gets none.
    static func appendServersDump(
        of service: VirtualService.Key, to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32
    ) {
        encoder.message(
            family: family, flags: dump, sequence: sequence, command: UInt8(IPVS_CMD_GET_DEST)
        ) { $0.append(service: service, nil) }
    }

    private static func command(_ operation: IPVSOperation) -> UInt8 {
        let command =
            switch operation {
            case .addService: IPVS_CMD_NEW_SERVICE
            case .setService: IPVS_CMD_SET_SERVICE
            case .removeService: IPVS_CMD_DEL_SERVICE
            case .addServer: IPVS_CMD_NEW_DEST
            case .setServer: IPVS_CMD_SET_DEST
            case .removeServer: IPVS_CMD_DEL_DEST
            }
        return UInt8(truncatingIfNeeded: command)
    }
}

extension AttributeEncoder {
    /// Appends one generic netlink message whose attributes the closure writes.
    mutating func message(
        family: UInt16, flags: UInt16, sequence: UInt32, command: UInt8, _ body: (inout AttributeEncoder) -> Void
    ) {
        // struct genlmsghdr.
        let header = (command, UInt8(IPVS_GENL_VERSION), UInt16(0))
        message(type: family, flags: flags, sequence: sequence, header: header, body)
    }

    /// Appends an address as the kernel's `union nf_inet_addr`: 16 bytes, an IPv4 address in the first four.
    mutating func append(_ type: Int, _ address: IPAddress) {
        let value = address.family == .v4 ? address.value << 96 : address.value
        append(type, value.bigEndian)
    }
}

extension AttributeDecoder.Attribute {
    /// The address in a `union nf_inet_addr`; older kernels and other programs send 4 bytes for IPv4.
    func address(_ family: IPAddress.Family) -> IPAddress? {
        switch family {
        case .v4: uint32.map { IPAddress(v4: UInt32(bigEndian: $0)) }
        case .v6: uint128.map { IPAddress(v6: UInt128(bigEndian: $0)) }
        }
    }
}
