internal import FleetModel
internal import FleetNetlink

extension NetlinkSocket {
    mutating func census(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> IPVSCensus {
        var services: [(key: VirtualService.Key, settings: VirtualService.Settings)] = []
        let sequence = reserveSequence()
        encoder.reset()
        IPVSMessages.appendServicesDump(to: &encoder, family: family, sequence: sequence)
        try dump(encoder.bytes, sequence, "list the virtual services") { replies in
            services = replies.compactMap { IPVSMessages.service($0.attributes) }
        }
        var table = IPVSTable(minimumCapacity: services.count)
        var connections: [VirtualService.Key: RealServer.Connections] = [:]
        // An insertion meanwhile shows a service twice; the keys make it one.
        for service in services where table[service.key] == nil {
            let servers = try servers(of: service.key, &encoder)
            table[service.key] = VirtualService(
                settings: service.settings, servers: RealServers(servers.map { (key: $0.key, value: $0.settings) }))
            for server in servers where server.connections.active > 0 || server.connections.inactive > 0 {
                connections[service.key, default: .init(active: 0, inactive: 0)].add(server.connections)
            }
        }
        return IPVSCensus(table: table, connections: connections)
    }

    mutating func connections(
        of services: [VirtualService.Key], _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) -> ConnectionCounts {
        var counts: ConnectionCounts = [:]
        for service in services {
            for server in try servers(of: service, &encoder) {
                counts[service, default: [:]][server.key] = server.connections
            }
        }
        return counts
    }

    private mutating func servers(
        of service: VirtualService.Key, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) -> [IPVSMessages.Server] {
        var servers: [IPVSMessages.Server] = []
        let sequence = reserveSequence()
        encoder.reset()
        IPVSMessages.appendServersDump(of: service, to: &encoder, family: family, sequence: sequence)
        try dump(encoder.bytes, sequence, "list the servers of \(service)") { replies in
            servers = replies.compactMap { IPVSMessages.server($0.attributes, serviceFamily: service.family) }
        }
        return servers
    }

    mutating func info(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> KernelInfo {
        let operation = "ask for the version of IPVS"
        let sequence = reserveSequence()
        encoder.reset()
        IPVSMessages.appendInfoRequest(to: &encoder, family: family, sequence: sequence)
        try send(encoder.bytes, operation)
        guard let reply = try answer(sequence, operation), let info = IPVSMessages.info(reply.attributes) else {
            throw NetlinkError(operation, .malformed("no version in it"))
        }
        return info
    }

    mutating func timeouts(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> Pair.Timeouts {
        let operation = "read the connection timeouts"
        let sequence = reserveSequence()
        encoder.reset()
        IPVSMessages.appendTimeoutsRequest(to: &encoder, family: family, sequence: sequence)
        try send(encoder.bytes, operation)
        guard let reply = try answer(sequence, operation) else {
            throw NetlinkError(operation, .malformed("no timeouts in it"))
        }
        return IPVSMessages.timeouts(reply.attributes)
    }

    mutating func setTimeouts(_ timeouts: Pair.Timeouts, _ encoder: inout AttributeEncoder) throws(NetlinkError) {
        let operation = "set the connection timeouts"
        let sequence = reserveSequence()
        encoder.reset()
        IPVSMessages.append(timeouts, to: &encoder, family: family, sequence: sequence)
        try send(encoder.bytes, operation)
        _ = try answer(sequence, operation)
    }
}
