import FleetModel

/// The two answers that every source of real servers gives: which servers, and which ports.
struct PoolPicture: Hashable, Sendable {
    /// By address.
    var servers: [Slice.Server]
    /// Sorted.
    var exposures: [Exposure]
    var findings: [Finding]
}

extension PoolPicture {
    /// Looks at one pool through the picture of the cluster.
    init(_ name: Pool.Key, _ pool: Pool.Settings, cluster: ClusterSnapshot, previous: PreviousPool) {
        switch pool.source {
        case .fixed(let fixed): self.init(fixed)
        case .pods(let pods): self.init(name, pods, cluster: cluster, previous: previous)
        }
    }

    private init(_ fixed: Pool.Fixed) {
        servers = fixed.servers.map { Slice.Server(address: $0.address, weight: $0.weight) }
            .sorted { $0.address < $1.address }
        exposures = fixed.ports.map { Exposure(port: $0.port, realPort: $0.realPort, transport: $0.transport) }.sorted()
        findings = []
    }

    private init(_ name: Pool.Key, _ pods: Pool.Pods, cluster: ClusterSnapshot, previous: PreviousPool) {
        let (servers, serverFindings) = Self.servers(name, pods, cluster: cluster, previous: previous)
        self.servers = servers
        findings = serverFindings
        exposures = []
        for (reference, transport) in [(pods.tcpConfigMap, TransportProtocol.tcp), (pods.udpConfigMap, .udp)] {
            guard let reference else { continue }
            let (ports, portFindings) = Self.exposures(reference, transport, cluster: cluster, previous: previous)
            exposures += ports
            findings += portFindings
        }
        exposures.sort()
    }
}
