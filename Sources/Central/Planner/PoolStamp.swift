import FleetModel

/// The stamps of all parts of the cluster that a pool's picture is made from, side by side.
struct PoolStamp: Hashable, Sendable {
    private var parts = SIMD8<UInt64>()

    init() {}

    init(_ first: UInt64, _ second: UInt64) {
        parts[0] = first
        parts[1] = second
    }

    /// Of the ports that a pool's ConfigMaps expose.
    static func ports(_ stamps: ClusterStamps) -> PoolStamp { PoolStamp(stamps[.configMaps], stamps[.services]) }

    init(_ pool: Pool.Settings, _ stamps: ClusterStamps) {
        for (index, part) in pool.parts.enumerated() { parts[index] = stamps[part] }
    }
}

extension Pool.Settings {
    /// The parts of the cluster that the pool's picture is made from: six at most.
    fileprivate var parts: [ClusterStamps.Part] {
        var parts: [ClusterStamps.Part]
        switch source {
        case .fixed: parts = []
        case .pods(let pods):
            parts = [.pods(namespace: pods.namespace), .nodes]
            if pods.tcpConfigMap != nil || pods.udpConfigMap != nil { parts += [.configMaps, .services] }
        case .service(let service): parts = [.endpoints(of: service), .services, .nodes]
        case .nodes, .loadBalancer: parts = [.nodes]
        }
        if !gateways.isEmpty { parts += [.gateways, .routes] }
        return parts
    }
}
