import FleetModel

extension ClusterSnapshot {
    /// Addresses of nodes and of pods on host networks, each with the words for it: no VIP may equal one.
    var occupied: [IPAddress: String] {
        var occupied: [IPAddress: String] = [:]
        for (reference, pod) in pods where pod.isOnHostNetwork || pod.hasHostPorts {
            for address in pod.isOnHostNetwork ? pod.podAddresses : pod.hostAddresses {
                // Two pods of one node share its address: the first by name is the one named.
                let words = "a real server (pod \(reference))"
                occupied[address] = min(occupied[address] ?? words, words)
            }
        }
        for (name, node) in nodes.sorted(by: { $0.key > $1.key }) {
            for address in node.internalAddresses { occupied[address] = "node \(name)" }
        }
        return occupied
    }
    /// The addresses alone.
    var occupiedAddresses: Set<IPAddress> {
        var addresses = Set(nodes.values.flatMap(\.internalAddresses))
        for pod in pods.values where pod.isOnHostNetwork { addresses.formUnion(pod.podAddresses) }
        for pod in pods.values where pod.hasHostPorts { addresses.formUnion(pod.hostAddresses) }
        return addresses
    }
}
