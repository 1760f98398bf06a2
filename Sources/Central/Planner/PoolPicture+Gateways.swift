import FleetModel

extension PoolPicture {
    /// Adds the ports that the listeners of Gateways ask for.
    ///
    /// A TCP or UDP listener's port belongs to the application service that its route leads to; every other, and one without a
    /// route, to the Gateway itself, by its own name.
    mutating func expose(
        gateways: [ObjectReference], of name: Pool.Key, cluster: ClusterSnapshot, previous: PreviousPool
    ) {
        for gateway in gateways {
            let isKnown = cluster.hasAnsweredGateways(in: gateway.namespace)
            guard isKnown, let object = cluster.gateways[gateway] else {
                let own = Set(exposures.map(\.place))
                let kept = previous.exposures.filter { !own.contains($0.place) }
                exposures += kept
                word.silentTransports = Set(TransportProtocol.allCases)
                findings.append(
                    Finding(
                        reason: isKnown ? "GatewayMissing" : "GatewayUnknown", subject: "gateway/\(gateway)",
                        message: (isKnown
                            ? "The Gateway does not exist" : "The cluster has not answered for the Gateway")
                            + (kept.isEmpty ? "." : "; the ports that pool \(name) last exposed stay.")))
                continue
            }
            for listener in object.listeners {
                switch ListenerPort(listener, of: gateway, cluster: cluster) {
                case .exposed(let exposure, let finding):
                    if !exposures.contains(where: { $0.place == exposure.place }) { exposures.append(exposure) }
                    findings += finding.map { [$0] } ?? []
                case .skipped(let finding): findings.append(finding)
                }
            }
        }
        exposures.sort()
    }
}

extension Exposure {
    fileprivate var place: [UInt32] { [UInt32(port), UInt32(transport.number)] }
}

extension ClusterSnapshot {
    func hasAnsweredGateways(in namespace: String) -> Bool {
        answered.contains(.gatewaysOf(namespace: nil)) || answered.contains(.gatewaysOf(namespace: namespace))
    }

    /// The routes of a protocol, by reference.
    func routes(_ transport: TransportProtocol) -> [(key: ObjectReference, route: StreamRouteFields)] {
        switch transport {
        case .tcp: tcpRoutes.map { ($0.key, $0.value.route) }
        case .udp: udpRoutes.map { ($0.key, $0.value.route) }
        case .sctp: []
        }
    }
}
