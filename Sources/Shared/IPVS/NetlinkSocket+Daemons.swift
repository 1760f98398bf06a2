internal import FleetNetlink

extension NetlinkSocket {
    mutating func syncDaemons(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> [SyncDaemon] {
        var daemons: [SyncDaemon] = []
        let sequence = reserveSequence()
        encoder.reset()
        IPVSMessages.appendDaemonsDump(to: &encoder, family: family, sequence: sequence)
        try dump(encoder.bytes, sequence, "list the synchronisation daemons") { replies in
            daemons = replies.compactMap { IPVSMessages.daemon($0.attributes) }
        }
        return daemons
    }

    mutating func start(_ daemon: SyncDaemon, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        let sequence = reserveSequence()
        encoder.reset()
        IPVSMessages.appendStart(of: daemon, to: &encoder, family: family, sequence: sequence)
        try order(
            encoder.bytes, sequence,
            "start the synchronisation daemon (\(daemon.role), id \(daemon.id)) on \(daemon.interface)")
    }

    mutating func stop(_ role: SyncDaemon.Role, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        let sequence = reserveSequence()
        encoder.reset()
        IPVSMessages.appendStop(of: role, to: &encoder, family: family, sequence: sequence)
        try order(encoder.bytes, sequence, "stop the synchronisation daemon (\(role))")
    }

    private func order(_ bytes: [UInt8], _ sequence: UInt32, _ operation: String) throws(NetlinkError) {
        try send(bytes, operation)
        _ = try answer(sequence, operation)
    }
}
