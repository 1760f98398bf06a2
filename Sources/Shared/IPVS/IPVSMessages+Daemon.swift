internal import CNetlink
internal import FleetModel
internal import FleetNetlink

extension IPVSMessages {
    /// Appends the question for the synchronisation daemons, which is a dump.
    static func appendDaemonsDump(to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32) {
        encoder.message(
            family: family, flags: UInt16(NLM_F_REQUEST | NLM_F_DUMP), sequence: sequence,
            command: UInt8(IPVS_CMD_GET_DAEMON)
        ) { _ in }
    }

    static func appendStart(
        of daemon: SyncDaemon, to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32
    ) {
        encoder.message(
            family: family, flags: UInt16(NLM_F_REQUEST | NLM_F_ACK), sequence: sequence,
            command: UInt8(IPVS_CMD_NEW_DAEMON)
        ) { message in
            message.nest(IPVS_CMD_ATTR_DAEMON) { attributes in
                attributes.append(IPVS_DAEMON_ATTR_STATE, daemon.role.rawValue)
                attributes.append(IPVS_DAEMON_ATTR_MCAST_IFN, daemon.interface)
                attributes.append(IPVS_DAEMON_ATTR_SYNC_ID, UInt32(daemon.id))
                if let length = daemon.maxLength { attributes.append(IPVS_DAEMON_ATTR_SYNC_MAXLEN, length) }
                switch daemon.group {
                case nil: break
                case let group? where group.family == .v4:
                    attributes.append(IPVS_DAEMON_ATTR_MCAST_GROUP, UInt32(truncatingIfNeeded: group.value).bigEndian)
                case let group?: attributes.append(IPVS_DAEMON_ATTR_MCAST_GROUP6, group.value.bigEndian)
                }
            }
        }
    }

    static func appendStop(
        of role: SyncDaemon.Role, to encoder: inout AttributeEncoder, family: UInt16, sequence: UInt32
    ) {
        encoder.message(
            family: family, flags: UInt16(NLM_F_REQUEST | NLM_F_ACK), sequence: sequence,
            command: UInt8(IPVS_CMD_DEL_DAEMON)
        ) { message in
            message.nest(IPVS_CMD_ATTR_DAEMON) { $0.append(IPVS_DAEMON_ATTR_STATE, role.rawValue) }
        }
    }

    /// One daemon of a dump; nil where what makes one is missing.
    static func daemon(_ message: AttributeDecoder) -> SyncDaemon? {
        guard let attributes = message.nested(IPVS_CMD_ATTR_DAEMON) else { return nil }
        var role: SyncDaemon.Role?
        var interface: String?
        var id: UInt8?
        var maxLength: UInt16?
        var group: IPAddress?
        for attribute in attributes {
            switch attribute.type {
            case IPVS_DAEMON_ATTR_STATE: role = attribute.uint32.flatMap { SyncDaemon.Role(rawValue: $0) }
            case IPVS_DAEMON_ATTR_MCAST_IFN: interface = attribute.text
            case IPVS_DAEMON_ATTR_SYNC_ID: id = attribute.uint32.map { UInt8(truncatingIfNeeded: $0) }
            case IPVS_DAEMON_ATTR_SYNC_MAXLEN: maxLength = attribute.uint16
            case IPVS_DAEMON_ATTR_MCAST_GROUP, IPVS_DAEMON_ATTR_MCAST_GROUP6:
                group = IPAddress(networkOrderBytes: attribute.payload)
            default: break
            }
        }
        guard let role, let interface, let id else { return nil }
        return SyncDaemon(role: role, interface: interface, id: id, maxLength: maxLength, group: group)
    }
}
