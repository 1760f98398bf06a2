internal import CNetlink
internal import FleetModel
internal import FleetNetlink

extension IPVSMessages {
    /// Appends the question for the kernel's version of IPVS.
    static func appendInfoRequest(to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32) {
        encoder.message(
            family: family, flags: UInt16(NLM_F_REQUEST), sequence: sequence, command: UInt8(IPVS_CMD_GET_INFO)
        ) { _ in }
    }

    /// Appends the question for the connection timeouts.
    static func appendTimeoutsRequest(to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32) {
        encoder.message(
            family: family, flags: UInt16(NLM_F_REQUEST), sequence: sequence, command: UInt8(IPVS_CMD_GET_CONFIG)
        ) { _ in }
    }

    /// Appends the order to set the connection timeouts; one that is nil stays as found.
    static func append(
        _ timeouts: Pair.Timeouts, to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32
    ) {
        encoder.message(
            family: family, flags: UInt16(NLM_F_REQUEST | NLM_F_ACK), sequence: sequence,
            command: UInt8(IPVS_CMD_SET_CONFIG)
        ) { message in
            if let seconds = timeouts.tcp { message.append(IPVS_CMD_ATTR_TIMEOUT_TCP, seconds) }
            if let seconds = timeouts.tcpfin { message.append(IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, seconds) }
            if let seconds = timeouts.udp { message.append(IPVS_CMD_ATTR_TIMEOUT_UDP, seconds) }
        }
    }

    static func timeouts(_ message: AttributeDecoder) -> Pair.Timeouts {
        var timeouts = Pair.Timeouts()
        for attribute in message {
            switch attribute.type {
            case IPVS_CMD_ATTR_TIMEOUT_TCP: timeouts.tcp = attribute.uint32
            case IPVS_CMD_ATTR_TIMEOUT_TCP_FIN: timeouts.tcpfin = attribute.uint32
            case IPVS_CMD_ATTR_TIMEOUT_UDP: timeouts.udp = attribute.uint32
            default: break
            }
        }
        return timeouts
    }

    static func info(_ message: AttributeDecoder) -> KernelInfo? {
        var version: UInt32?
        var size: UInt32?
        for attribute in message {
            switch attribute.type {
            case IPVS_INFO_ATTR_VERSION: version = attribute.uint32
            case IPVS_INFO_ATTR_CONN_TAB_SIZE: size = attribute.uint32
            default: break
            }
        }
        guard let version, let size else { return nil }
        // NVERSION of linux/ip_vs.h: one byte a part.
        return KernelInfo(
            version: "\(version >> 16 & 0xff).\(version >> 8 & 0xff).\(version & 0xff)", connectionTableSize: size)
    }
}
