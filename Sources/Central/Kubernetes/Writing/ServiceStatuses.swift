import FleetModel

/// What the status of Services of type LoadBalancer should say. Services that no pool speaks of are others' affair.
struct ServiceStatuses: Sendable {
    /// What stood in a Service's status while a pool spoke of it: it is taken away when none does any more.
    private var own: [ObjectReference: [StatusIngress]] = [:]

    /// Tells whether there is anything that might have to be taken away.
    var isEmpty: Bool { own.isEmpty }

    /// The statuses that say something else than they should, in order of name.
    ///
    /// - Parameter answers: of the plan, which speaks of Services of a class that a pool names, and of no others.
    mutating func writes(
        _ answers: [ObjectReference: LoadBalancerAnswer], in cluster: ClusterSnapshot
    ) -> [StatusWrite] {
        var writes: [StatusWrite] = []
        for (reference, answer) in answers.sorted(by: { $0.key < $1.key }) {
            guard let present = cluster.services[reference]?.loadBalancer?.status else { continue }
            let wanted = answer.ingress.map { StatusIngress($0) }
            if present != wanted {
                writes.append(StatusWrite(of: reference, wanted: wanted, seen: present))
            } else {
                own[reference] = wanted.isEmpty ? nil : wanted
            }
        }
        for (reference, said) in own.sorted(by: { $0.key < $1.key }) where answers[reference] == nil {
            // What the cluster does not show now is not gone for that.
            guard let service = cluster.services[reference] else { continue }
            let present = service.loadBalancer?.status
            if present == nil || present == said {
                writes.append(StatusWrite(of: reference, wanted: [], seen: present))
            } else {
                own[reference] = nil
            }
        }
        return writes
    }

    /// Takes note of a write that was done.
    mutating func wrote(_ write: StatusWrite) {
        guard case .service(let reference, let wanted, _) = write.mark else { return }
        own[reference] = wanted.isEmpty ? nil : wanted
    }
}
