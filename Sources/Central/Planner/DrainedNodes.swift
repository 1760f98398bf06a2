import FleetModel

/// The nodes that administrators drain, with the addresses that stand for them.
struct DrainedNodes: Hashable, Sendable {
    private let names: Set<String>
    /// By address, the name that was given.
    private let addresses: [IPAddress: String]

    init(_ fleet: Fleet, cluster: ClusterSnapshot) {
        names = fleet.drainedNodes
        var addresses: [IPAddress: String] = [:]
        for name in fleet.drainedNodes.sorted(by: >) {
            if let address = IPAddress(name) { addresses[address] = name }
            for address in cluster.nodes[name]?.internalAddresses ?? [] { addresses[address] = name }
        }
        self.addresses = addresses
    }

    var isEmpty: Bool { names.isEmpty }

    func contains(_ address: IPAddress) -> Bool { addresses[address] != nil }

    /// Tells whether a real server is on a drained node, or at a drained address.
    func contains(node: String?, at address: IPAddress) -> Bool {
        contains(address) || node.map(names.contains) == true
    }

    /// The drain that an address falls under; nil: none.
    func name(of address: IPAddress, _ cluster: ClusterSnapshot) -> String? {
        addresses[address]
            ?? cluster.pods.values.first { pod in
                pod.realServerAddresses?.contains(address) == true && pod.nodeName.map(names.contains) == true
            }?.nodeName
    }

    /// One finding a drain, so that none is forgotten.
    func findings(_ cluster: ClusterSnapshot) -> [Finding] {
        let inhabited = Set(cluster.pods.values.compactMap(\.nodeName))
        let known = Set(cluster.nodes.keys).union(inhabited)
        return names.sorted().map { name in
            let isKnown = IPAddress(name) != nil || known.contains(name)
            return Finding(
                reason: isKnown ? "NodeDrained" : "DrainedNodeUnknown", subject: "node/\(name)",
                message: isKnown
                    ? "An administrator drains it, so its real servers take no new connection; "
                        + "lvsctl undrain node \(name) ends that."
                    : "An administrator drains it, and the cluster has no node of that name now.")
        }
    }
}
