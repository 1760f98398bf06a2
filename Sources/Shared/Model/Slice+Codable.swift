extension Slice: Codable {
    /// The layout on the wire and on disk: settings that services share stand once, and services name them by their place.
    private struct Layout: Codable {
        var pair: Pair.Key
        var vips: [Address]
        var pools: [Servers]
        /// In the order in which services first use them, so that equal slices give equal bytes.
        var profiles: [ServiceSettings]
        var services: [Row]
        var timeouts: Pair.Timeouts
        var failover: Failover?
    }

    private struct Row: Codable {
        var vip: VirtualIP.Key
        var port: UInt16
        /// A text, because thousands of rows are read, and decoders are slow with types that are not Swift's own.
        var transport: String
        var realPort: UInt16?
        var pool: Pool.Key
        var mark: UInt32?
        var application: ObjectReference?
        /// The place of the settings in `profiles`, from 0.
        var profile: Int
    }

    public func encode(to encoder: any Encoder) throws {
        var profiles: [ServiceSettings] = []
        var places: [ServiceSettings: Int] = [:]
        let rows = services.map { service in
            let place = places[service.settings] ?? profiles.count
            if place == profiles.count {
                profiles.append(service.settings)
                places[service.settings] = place
            }
            return Row(
                vip: service.vip, port: service.port, transport: service.transport.rawValue, realPort: service.realPort,
                pool: service.pool, mark: service.mark, application: service.application, profile: place)
        }
        let layout = Layout(
            pair: pair, vips: vips, pools: pools, profiles: profiles, services: rows, timeouts: timeouts,
            failover: failover)
        try layout.encode(to: encoder)
    }

    public init(from decoder: any Decoder) throws {
        let layout = try Layout(from: decoder)
        func fault(_ row: Row, _ words: String) -> DecodingError {
            .dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "service \(row.port)/\(row.transport) of VIP \(row.vip) \(words)"))
        }
        let services = try layout.services.map { row in
            guard let transport = TransportProtocol(rawValue: row.transport) else {
                throw fault(row, "has a protocol that is none of tcp, udp and sctp")
            }
            guard layout.profiles.indices.contains(row.profile) else {
                throw fault(row, "names profile \(row.profile), and there are \(layout.profiles.count)")
            }
            return Service(
                vip: row.vip, port: row.port, transport: transport, realPort: row.realPort, pool: row.pool,
                mark: row.mark, application: row.application, settings: layout.profiles[row.profile])
        }
        self.init(
            pair: layout.pair, vips: layout.vips, pools: layout.pools, services: services, timeouts: layout.timeouts,
            failover: layout.failover)
    }
}
