import FleetModel

extension PoolPicture {
    /// The real servers that a pool's pods are: ready pods are active, terminating and unready ones drain.
    static func servers(
        _ name: Pool.Key, _ pods: Pool.Pods, cluster: ClusterSnapshot, previous: PreviousPool, drained: DrainedNodes
    ) -> PoolPicture {
        var gathered = GatheredServers(previous: previous, drained: drained)
        let subject = "pool/\(name)"
        guard cluster.answered.contains(.pods(namespace: pods.namespace, labels: pods.labels)) else {
            let finding = Finding(
                reason: "PodsUnknown", subject: subject,
                message: "The cluster has not said which pods there are; the last known real servers stay.")
            return PoolPicture(gathered.keepLast(finding), gathered)
        }
        for (reference, pod) in cluster.pods.sorted(by: { $0.key < $1.key }) where pods.selects(pod) {
            if !pod.isServing || pod.realServerAddresses == nil {
                gathered.announce(pod.podAddresses + pod.hostAddresses)
            }
            if pod.isOver { continue }
            guard let addresses = pod.realServerAddresses else {
                gathered.say(
                    Finding(
                        reason: "NotOnHostNetwork", subject: "pod/\(reference)",
                        message:
                            "The pod of pool \(name) uses neither hostNetwork nor host ports, so no VIP can reach it."))
                continue
            }
            for address in addresses {
                gathered.add(
                    address, node: pod.nodeName, weight: cluster.weight(ofNode: pod.nodeName),
                    isActive: pod.isServing && cluster.hasNode(pod.nodeName))
            }
        }
        return PoolPicture(gathered.finish(subject, nobody: "No pod of the pool is ready"), gathered)
    }
}

extension Pool.Pods {
    func selects(_ pod: Pod) -> Bool {
        pod.metadata.namespace == namespace && labels.allSatisfy { pod.metadata.labels[$0.key] == $0.value }
    }
}

extension Pod {
    /// Its containers have ended for good.
    var isOver: Bool { phase == "Succeeded" || phase == "Failed" }

    /// Running, Ready and not being deleted: the test that ingress-nginx itself uses.
    var isServing: Bool { phase == "Running" && isReady && !metadata.isBeingDeleted }

    /// The addresses at which a director reaches the pod's ports; nil where it cannot.
    var realServerAddresses: [IPAddress]? {
        if isOnHostNetwork { return podAddresses }
        return hasHostPorts ? hostAddresses : nil
    }
}
