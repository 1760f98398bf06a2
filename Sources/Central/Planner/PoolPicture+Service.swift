import FleetModel

extension PoolPicture {
    /// The real servers that the endpoints of a Service are, and the ports that the Service has.
    ///
    /// Endpoints must stand on the nodes' own network: where the nodes are known, an endpoint with a node's name and an address
    /// that is no node's is a pod behind the cluster's own network, which direct routing cannot reach.
    static func service(
        _ name: Pool.Key, _ service: ObjectReference, cluster: ClusterSnapshot, slices: [EndpointSlice],
        previous: PreviousPool, drained: DrainedNodes
    ) -> PoolPicture {
        var gathered = GatheredServers(previous: previous, drained: drained)
        let subject = "pool/\(name)"
        guard cluster.answered.contains(.endpointSlices(of: service)) else {
            let finding = Finding(
                reason: "EndpointsUnknown", subject: subject,
                message: "The cluster has not said which endpoints \(service) has; the last known real servers stay.")
            var picture = PoolPicture(gathered.keepLast(finding), gathered)
            picture.exposures = previous.exposures
            picture.word.silentTransports = Set(TransportProtocol.allCases)
            return picture
        }
        let nodeAddresses =
            cluster.answered.contains(.nodes) ? Set(cluster.nodes.values.flatMap(\.internalAddresses)) : []
        var strangers: Set<IPAddress> = []
        for endpoint in slices.flatMap(\.endpoints) {
            let isActive = endpoint.isReady && !endpoint.isTerminating && cluster.hasNode(endpoint.nodeName)
            if !isActive { gathered.announce([endpoint.address]) }
            if endpoint.nodeName != nil, !nodeAddresses.isEmpty, !nodeAddresses.contains(endpoint.address),
                cluster.hasNode(endpoint.nodeName)
            {
                strangers.insert(endpoint.address)
                continue
            }
            gathered.add(
                endpoint.address, node: endpoint.nodeName, weight: cluster.weight(ofNode: endpoint.nodeName),
                isActive: isActive)
        }
        if let first = strangers.min() {
            gathered.say(
                Finding(
                    reason: "NotOnHostNetwork", subject: subject,
                    message:
                        "\(strangers.count) endpoints of Service \(service) are not on their node's network, such as "
                        + "\(first), so no VIP can reach them."))
        }
        var picture = PoolPicture(gathered.finish(subject, nobody: "No endpoint of \(service) is ready"), gathered)
        picture.expose(service, cluster: cluster, slices: slices, previous: previous)
        return picture
    }

    /// The Service's ports, each with the port that the endpoints listen on where it is another.
    private mutating func expose(
        _ reference: ObjectReference, cluster: ClusterSnapshot, slices: [EndpointSlice], previous: PreviousPool
    ) {
        let isKnown = cluster.hasAnsweredServices(in: reference.namespace)
        guard isKnown, let service = cluster.services[reference] else {
            exposures = previous.exposures
            word.silentTransports = Set(TransportProtocol.allCases)
            findings.append(
                Finding(
                    reason: isKnown ? "ServiceMissing" : "ServiceUnknown", subject: "service/\(reference)",
                    message: (isKnown ? "The Service does not exist" : "The cluster has not answered for the Service")
                        + (exposures.isEmpty ? "." : "; the \(exposures.count) ports it last exposed stay.")))
            return
        }
        let targets = slices.flatMap(\.ports)
        exposures = service.ports.compactMap { port in
            guard let transport = port.transport, let number = UInt16(exactly: port.port), number != 0 else {
                return nil
            }
            let ports = targets.filter {
                ($0.name ?? "") == (port.name ?? "") && ($0.protocol ?? "TCP") == (port.protocol ?? "TCP")
            }.compactMap { $0.port.flatMap { UInt16(exactly: $0) } }
            // Without endpoints nobody says where they would listen: as long as that is so, it is as it was.
            let before = previous.exposures.first { $0.port == number && $0.transport == transport }?.realPort
            let target = ports.isEmpty ? before : ports.min()
            if Set(ports).count > 1 {
                findings.append(
                    Finding(
                        reason: "EndpointPortsDiffer", subject: "service/\(reference)", field: port.name ?? "\(number)",
                        message:
                            "Its endpoints listen on different ports (\(Set(ports).sorted())); \(target ?? number) is used."
                    ))
            }
            return Exposure(
                port: number, realPort: target == number ? nil : target, transport: transport, application: reference)
        }.sorted()
    }
}

extension ClusterSnapshot {
    /// Tells whether the Services of a namespace are known.
    func hasAnsweredServices(in namespace: String) -> Bool {
        answered.contains(.services) || answered.contains(.servicesOf(namespace: namespace))
    }
}
