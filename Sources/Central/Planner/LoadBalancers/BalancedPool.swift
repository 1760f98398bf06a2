import FleetModel

/// The real servers of one Service with `externalTrafficPolicy: Local`: a pool of a slice that no administrator named.
///
/// Its name is that of the pool whose class the Service has, a colon, which no name holds, and the Service.
enum BalancedPool {
    static func name(_ service: ObjectReference, of pool: Pool.Key) -> Pool.Key { "\(pool):\(service)" }

    /// The Service of such a pool; nil for a pool that an administrator named.
    static func service(of name: Pool.Key) -> ObjectReference? {
        name.firstIndex(of: ":").flatMap { ObjectReference(String(name[name.index(after: $0)...])) }
    }

    /// The pool that an administrator named: itself, or the one that a Service's own pool belongs to.
    static func declared(_ name: Pool.Key) -> Pool.Key { name.firstIndex(of: ":").map { String(name[..<$0]) } ?? name }

    /// The nodes that have a ready endpoint of the Service; a node whose last endpoint is on its way out drains.
    ///
    /// - Parameter labels: those that a node must carry.
    static func picture(
        _ service: BalancedService, labels: [String: String], cluster: ClusterSnapshot, previous: PreviousPool,
        drained: DrainedNodes
    ) -> PoolPicture {
        let subject = "service/\(service.reference)"
        guard cluster.hasAnsweredEndpoints(in: service.reference.namespace) else {
            var gathered = GatheredServers(previous: previous, drained: drained)
            let finding = Finding(
                reason: "EndpointsUnknown", subject: subject,
                message: "The cluster has not said on which nodes its endpoints are; the last known real servers stay.")
            return PoolPicture(gathered.keepLast(finding), gathered)
        }
        /// By node, whether one of its endpoints is ready; a node without any is not named.
        var serving: [String: Bool] = [:]
        for endpoint in (cluster.endpointSlices[service.reference] ?? []).flatMap(\.endpoints) {
            guard let node = endpoint.nodeName else { continue }
            serving[node] = serving[node] == true || (endpoint.isReady && !endpoint.isTerminating)
        }
        return PoolPicture.nodes(
            subject, labels: labels, cluster: cluster, previous: previous, drained: drained,
            nobody: "No node has a ready endpoint of it"
        ) { serving[$0.metadata.name] }
    }

    /// The pool of a Service of which the cluster does not speak now, and which stays all the same.
    static func orphan(_ name: Pool.Key, _ previous: PreviousPool, _ drained: DrainedNodes) -> PoolPicture {
        var gathered = GatheredServers(previous: previous, drained: drained)
        let finding = Finding(
            reason: "ServiceUnknown", subject: "pool/\(name)",
            message: "The cluster does not speak of the Service now; its last known real servers stay.")
        return PoolPicture(gathered.keepLast(finding), gathered)
    }
}

extension ClusterSnapshot {
    func hasAnsweredEndpoints(in namespace: String) -> Bool {
        answered.contains(.endpointSlicesOf(namespace: nil))
            || answered.contains(.endpointSlicesOf(namespace: namespace))
    }
}
