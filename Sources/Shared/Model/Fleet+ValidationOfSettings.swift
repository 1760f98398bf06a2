extension Fleet {
    /// What a tunnel and a persistence engine want of the other settings, once all layers are merged.
    func validateTunnelAndEngine(
        _ settings: ServiceSettings, _ subject: String, _ field: String
    ) throws(ValidationError) {
        if settings.tunnel != nil, settings.forwarding != .tun {
            throw ValidationError(
                subject, "\(field).tunnel",
                "forwarding is \(settings.forwarding.rawValue), and only tun takes a tunnel")
        }
        if let engine = settings.persistence?.engine, settings.persistAcrossPorts {
            throw ValidationError(
                subject, "\(field).persistAcrossPorts",
                "one service for all ports takes packets of every protocol, and \(engine.rawValue) wants UDP alone")
        }
    }

    /// Refuses an engine that reads UDP on a VIP that is known to serve something else; what the cluster exposes on it is the
    /// planner's to tell.
    func validateEngine(
        _ settings: ServiceSettings, of vip: VirtualIP.Settings, _ subject: String
    ) throws(ValidationError) {
        guard let engine = settings.persistence?.engine else { return }
        var ports = httpPorts(of: vip).map { Pool.Port(port: $0, transport: .tcp) }
        ports += pools[vip.pool]?.source.listedPorts ?? []
        guard let port = ports.first(where: { !engine.reads($0.transport) }) else { return }
        throw ValidationError(
            subject, "spec.service.persistence.engine",
            "\(engine.rawValue) works on UDP alone, and the VIP serves \(port): httpPorts and pool of such a VIP name UDP alone"
        )
    }
}
