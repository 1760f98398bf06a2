import FleetModel

/// The node's annotation that sets the weight of its real server.
let weightAnnotation = "lvsfleet.io/weight"

extension PoolPicture {
    /// The real servers that a pool's pods are.
    ///
    /// Ready pods are active. One that is not ready, terminating, or whose node left or is drained by an administrator is
    /// drained if it served before, and else left out. Where no active server of a family is left, the last active ones of
    /// that family stay, but for those whose node is drained by an administrator: that was an order.
    static func servers(
        _ name: Pool.Key, _ pods: Pool.Pods, cluster: ClusterSnapshot, previous: PreviousPool, drained: DrainedNodes
    ) -> (servers: [Slice.Server], findings: [Finding], word: SourceWord) {
        var word = SourceWord()
        let subject = "pool/\(name)"
        guard cluster.answered.contains(.pods(namespace: pods.namespace, labels: pods.labels)) else {
            let finding = Finding(
                reason: "PodsUnknown", subject: subject,
                message: "The cluster has not said which pods there are; the last known real servers stay.")
            word.silentFamilies = Set(IPAddress.Family.allCases)
            let last = previous.servers.map { server in
                var server = server
                if drained.contains(server.address) { server.state = .draining }
                return server
            }
            return (last, [finding], word)
        }
        var servers: [IPAddress: Slice.Server] = [:]
        /// Of pods on drained nodes.
        var drainedHere: Set<IPAddress> = []
        var findings: [Finding] = []
        let known = Set(previous.servers.map(\.address))
        for (reference, pod) in cluster.pods.sorted(by: { $0.key < $1.key }) where pods.selects(pod) {
            if !pod.isServing || pod.realServerAddresses == nil {
                word.announced.formUnion(pod.podAddresses + pod.hostAddresses)
            }
            if pod.isOver { continue }
            guard let addresses = pod.realServerAddresses else {
                findings.append(
                    Finding(
                        reason: "NotOnHostNetwork", subject: "pod/\(reference)",
                        message:
                            "The pod of pool \(name) uses neither hostNetwork nor host ports, so no VIP can reach it."))
                continue
            }
            let isActive = pod.isServing && cluster.hasNode(of: pod)
            let weight = cluster.weight(of: pod)
            findings += weight.finding.map { [$0] } ?? []
            for address in addresses {
                if drained.contains(pod, at: address) { drainedHere.insert(address) }
                let isActive = isActive && !drained.contains(pod, at: address)
                guard isActive || known.contains(address) else { continue }
                // Of two pods on one address, as in a rolling update of a host-network pod, the ready one counts.
                if servers[address]?.state == .active { continue }
                servers[address] = Slice.Server(
                    address: address, weight: weight.value, state: isActive ? .active : .draining)
            }
        }
        for family in IPAddress.Family.allCases {
            let last = previous.servers.filter {
                $0.address.family == family && $0.state == .active && !drained.contains($0.address)
                    && !drainedHere.contains($0.address)
            }
            let isEmpty = !servers.values.contains { $0.address.family == family && $0.state == .active }
            guard isEmpty, !last.isEmpty else { continue }
            for server in last { servers[server.address] = server }
            word.silentFamilies.insert(family)
            findings.append(
                Finding(
                    reason: "NoActiveServer", subject: subject, field: "IPv\(family.rawValue)",
                    message: "No pod of the pool is ready; the last \(last.count) active real servers stay in use."))
        }
        return (servers.values.sorted { $0.address < $1.address }, findings, word)
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

extension ClusterSnapshot {
    /// Tells whether the pod's node is there; an unknown list of nodes speaks against none.
    func hasNode(of pod: Pod) -> Bool {
        guard answered.contains(.nodes), !nodes.isEmpty, let name = pod.nodeName else { return true }
        return nodes[name] != nil
    }

    func weight(of pod: Pod) -> (value: Int32, finding: Finding?) {
        guard let name = pod.nodeName, let text = nodes[name]?.metadata.annotations[weightAnnotation] else {
            return (1, nil)
        }
        if let value = Int32(text), (0...65_535).contains(value) { return (value, nil) }
        let finding = Finding(
            reason: "MalformedWeight", subject: "node/\(name)", field: weightAnnotation,
            message: "\"\(text)\" is not a weight from 0 to 65535; 1 is used.")
        return (1, finding)
    }
}
