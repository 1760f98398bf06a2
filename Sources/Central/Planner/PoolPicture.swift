import FleetModel

/// The two answers that every source of real servers gives: which servers, and which ports.
struct PoolPicture: Hashable, Sendable {
    /// By address.
    var servers: [Slice.Server]
    /// Sorted.
    var exposures: [Exposure]
    var findings: [Finding]
    var word = SourceWord()
}

extension PoolPicture {
    /// What was gathered, without ports.
    init(_ servers: [Slice.Server], _ gathered: GatheredServers) {
        self.init(servers: servers, exposures: [], findings: gathered.findings, word: gathered.word)
    }

    /// Looks at one pool through the picture of the cluster.
    ///
    /// - Parameter ports: what its ConfigMaps expose, where that is known already.
    init(
        _ name: Pool.Key, _ pool: Pool.Settings, cluster: ClusterSnapshot, previous: PreviousPool,
        drained: DrainedNodes, ports: ConfigMapPorts? = nil
    ) {
        switch pool.source {
        case .fixed(let fixed): self.init(fixed, drained)
        case .pods(let pods):
            self = Self.servers(name, pods, cluster: cluster, previous: previous, drained: drained)
            let ports = ports ?? ConfigMapPorts(pods, cluster: cluster, previous: previous)
            exposures = ports.exposures
            findings += ports.findings
            word.silentTransports.formUnion(ports.silentTransports)
        case .service(let service):
            self = Self.service(
                name, service, cluster: cluster, slices: cluster.endpointSlices[service] ?? [], previous: previous,
                drained: drained
            )
        case .nodes(let nodes):
            self = Self.nodes(
                "pool/\(name)", labels: nodes.labels, cluster: cluster, previous: previous, drained: drained,
                nobody: "No node of the pool is ready")
            exposures = nodes.ports.map { Exposure(port: $0.port, realPort: $0.realPort, transport: $0.transport) }
                .sorted()
        case .loadBalancer(let balancer):
            self = Self.nodes(
                "pool/\(name)", labels: balancer.labels, cluster: cluster, previous: previous, drained: drained,
                nobody: "No node is ready")
        }
        if !pool.gateways.isEmpty {
            expose(gateways: pool.gateways, of: name, cluster: cluster, previous: previous)
        }
        guard !drained.isEmpty, !servers.isEmpty, !servers.contains(where: { $0.state == .active }) else { return }
        findings.append(
            Finding(
                reason: "AllServersDrained", subject: "pool/\(name)",
                message:
                    "Administrators drain the nodes of all its real servers, so nothing of it takes a new connection."))
    }

    private init(_ fixed: Pool.Fixed, _ drained: DrainedNodes) {
        servers = fixed.servers.map {
            Slice.Server(
                address: $0.address, weight: $0.weight, state: drained.contains($0.address) ? .draining : .active)
        }
        .sorted { $0.address < $1.address }
        exposures = fixed.ports.map { Exposure(port: $0.port, realPort: $0.realPort, transport: $0.transport) }.sorted()
        findings = []
    }
}
