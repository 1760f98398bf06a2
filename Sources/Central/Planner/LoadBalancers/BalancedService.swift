import FleetModel

/// A Service of type LoadBalancer of a class that a pool names: what it asks of the fleet.
struct BalancedService: Hashable, Sendable {
    /// Names the VIPs that it is to stand on: their names, or addresses, separated by commas.
    static let vipAnnotation = "lvsfleet.io/vip"
    /// Names the pair whose address pool it is given an address of, where it names no VIP.
    static let pairAnnotation = "lvsfleet.io/pair"
    /// The older form of `spec.loadBalancerSourceRanges`, separated by commas.
    static let rangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges"

    var reference: ObjectReference
    var metadata: ObjectMeta
    var ports: [ApplicationService.Port]
    var wish: ApplicationService.LoadBalancer
    /// The pools that name its class and allow its namespace, sorted.
    var pools: [Pool.Key]

    /// All of a cluster, sorted; those that are being deleted ask for nothing any more.
    static func all(_ fleet: Fleet, _ cluster: ClusterSnapshot) -> [BalancedService] {
        let pools = fleet.pools.compactMap { name, pool -> (name: Pool.Key, balancer: Pool.LoadBalancer)? in
            if case .loadBalancer(let balancer) = pool.source { (name, balancer) } else { nil }
        }.sorted { $0.name < $1.name }
        guard !pools.isEmpty else { return [] }
        return cluster.services.values.compactMap { service -> BalancedService? in
            guard let wish = service.loadBalancer, let className = wish.className, !service.metadata.isBeingDeleted
            else {
                return nil
            }
            let own = pools.filter {
                $0.balancer.className == className && $0.balancer.allows(service.metadata.namespace)
            }
            guard !own.isEmpty else { return nil }
            return BalancedService(
                reference: service.reference, metadata: service.metadata, ports: service.ports, wish: wish,
                pools: own.map(\.name))
        }
        .sorted { $0.reference < $1.reference }
    }

    /// The families that it is to be reached by; an API server that knows no families means IPv4.
    var families: [IPAddress.Family] { wish.families.isEmpty ? [.v4] : wish.families }

    /// What the annotation names, in its order.
    var namedVIPs: [String] { Self.list(metadata.annotations[Self.vipAnnotation]) }

    /// The ranges that clients must come from, or the first text that is none; an empty list means everybody.
    var sourceRanges: Result<[IPNetwork], MalformedRange> {
        let texts =
            wish.sourceRanges.isEmpty ? Self.list(metadata.annotations[Self.rangesAnnotation]) : wish.sourceRanges
        var ranges: [IPNetwork] = []
        for text in texts {
            guard let range = IPNetwork(text.filter { $0 != " " }) else { return .failure(MalformedRange(text: text)) }
            ranges.append(range)
        }
        return .success(ranges)
    }

    struct MalformedRange: Error, Hashable { var text: String }

    /// What its own fields set: narrower than the VIP's settings, wider than an assignment's.
    func overrides(sources: [IPNetwork]) -> ServiceOverrides {
        ServiceOverrides(
            persistence: wish.affinitySeconds.map { Persistence(timeoutSeconds: UInt32(clamping: $0)) },
            sourceRanges: sources.isEmpty ? nil : sources)
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { String($0.filter { $0 != " " }) }.filter { !$0.isEmpty }
    }
}

extension Pool.LoadBalancer {
    fileprivate func allows(_ namespace: String) -> Bool { namespaces.isEmpty || namespaces.contains(namespace) }
}
