import FleetModel

/// The ports that the ConfigMaps of a pool's ingress controller expose.
struct ConfigMapPorts: Hashable, Sendable {
    /// Sorted.
    var exposures: [Exposure] = []
    var findings: [Finding] = []
    /// Those of which a ConfigMap says nothing, so that the last published ports stay.
    var silentTransports: Set<TransportProtocol> = []

    init(_ pods: Pool.Pods, cluster: ClusterSnapshot, previous: PreviousPool) {
        for (reference, transport) in [(pods.tcpConfigMap, TransportProtocol.tcp), (pods.udpConfigMap, .udp)] {
            guard let reference else { continue }
            let (ports, portFindings) = Self.exposures(reference, transport, cluster: cluster, previous: previous)
            exposures += ports
            findings += portFindings
            if cluster.configMaps[reference] == nil || !cluster.answered.contains(.configMap(reference)) {
                silentTransports.insert(transport)
            }
        }
        exposures.sort()
    }

    /// The ports that a ConfigMap exposes. While it is missing or unknown, the ports that stand on VIPs stay exposed.
    private static func exposures(
        _ reference: ObjectReference, _ transport: TransportProtocol, cluster: ClusterSnapshot, previous: PreviousPool
    ) -> (exposures: [Exposure], findings: [Finding]) {
        let isKnown = cluster.answered.contains(.configMap(reference))
        guard isKnown, let configMap = cluster.configMaps[reference] else {
            let kept = previous.exposures.filter { $0.transport == transport }
            let what = isKnown ? "The ConfigMap does not exist" : "The cluster has not answered for the ConfigMap"
            let finding = Finding(
                reason: isKnown ? "ConfigMapMissing" : "ConfigMapUnknown", subject: "configmap/\(reference)",
                message: kept.isEmpty ? "\(what)." : "\(what); the \(kept.count) ports it last exposed stay.")
            return (kept, [finding])
        }
        let (entries, findings) = StreamEntry.parse(configMap, transport: transport)
        let exposures = entries.map { Exposure(port: $0.port, transport: transport, application: $0.application) }
        let remarks = entries.compactMap { remark($0, transport, in: configMap, cluster: cluster) }
        return (exposures, findings + remarks)
    }

    /// What the Services of the cluster say against an entry; the port is exposed all the same.
    private static func remark(
        _ entry: StreamEntry, _ transport: TransportProtocol, in configMap: ConfigMap, cluster: ClusterSnapshot
    ) -> Finding? {
        guard cluster.hasAnsweredServices(in: entry.application.namespace) else { return nil }
        let subject = "configmap/\(configMap.reference)"
        guard let service = cluster.services[entry.application] else {
            return Finding(
                reason: "ServiceMissing", subject: subject, field: String(entry.port),
                message:
                    "Service \(entry.application) does not exist, so the controller does not serve port \(entry.port).")
        }
        let matches = service.ports.contains {
            ($0.protocol ?? "TCP").lowercased() == transport.rawValue
                && (String($0.port) == entry.applicationPort || $0.name == entry.applicationPort)
        }
        if matches { return nil }
        return Finding(
            reason: "ServicePortMissing", subject: subject, field: String(entry.port),
            message: "Service \(entry.application) has no \(transport.rawValue) port \(entry.applicationPort).")
    }
}
