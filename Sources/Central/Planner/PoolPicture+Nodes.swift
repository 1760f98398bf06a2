import FleetModel

extension PoolPicture {
    /// The real servers that nodes are: those that carry the labels, are Ready, and are not kept from load balancers.
    ///
    /// Cordoning a node keeps new pods away from it and no traffic: `node.kubernetes.io/exclude-from-external-load-balancers` does.
    ///
    /// - Parameter serves: whether a node that could serve has what it needs to, such as a ready endpoint of its own; nil: it has
    ///   nothing to do with it.
    static func nodes(
        _ subject: String, labels: [String: String], cluster: ClusterSnapshot, previous: PreviousPool,
        drained: DrainedNodes, nobody: String, where serves: (ClusterNode) -> Bool? = { _ in true }
    ) -> PoolPicture {
        var gathered = GatheredServers(previous: previous, drained: drained)
        guard cluster.answered.contains(.nodes) else {
            let finding = Finding(
                reason: "NodesUnknown", subject: subject,
                message: "The cluster has not said which nodes there are; the last known real servers stay.")
            return PoolPicture(gathered.keepLast(finding), gathered)
        }
        for (name, node) in cluster.nodes.sorted(by: { $0.key < $1.key }) where node.carries(labels) {
            guard let hasAll = serves(node) else {
                gathered.announceKnown(node.internalAddresses)
                continue
            }
            let isActive = node.isServing && hasAll
            if !isActive { gathered.announce(node.internalAddresses) }
            for address in node.internalAddresses {
                gathered.add(address, node: name, weight: NodeWeight(node), isActive: isActive)
            }
        }
        return PoolPicture(gathered.finish(subject, nobody: nobody), gathered)
    }
}

extension ClusterNode {
    /// The well-known label with which a node's administrator takes it out of load balancers; its value means nothing.
    static let exclusionLabel = "node.kubernetes.io/exclude-from-external-load-balancers"

    var isServing: Bool {
        isReady && !metadata.isBeingDeleted && metadata.labels[Self.exclusionLabel] == nil
    }

    func carries(_ labels: [String: String]) -> Bool { labels.allSatisfy { metadata.labels[$0.key] == $0.value } }
}
