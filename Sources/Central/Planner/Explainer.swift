import FleetModel
import FleetWire

/// Says which rule decided where an application service stands, and what would change it. Pure.
enum Explainer {
    static func explain(
        application: ObjectReference, cluster: ClusterSnapshot, fleet: Fleet, plan: Plan
    ) -> Explanation {
        let statuses = plan.services.filter { $0.application == application }
        let ports = Dictionary(grouping: statuses) {
            Exposure(port: $0.port, transport: $0.transport, application: application)
        }
        let explained = ports.sorted { $0.key < $1.key }.map { exposure, statuses in
            explain(exposure, application, statuses, fleet)
        }
        return Explanation(
            application: application, ports: explained,
            sentences: explained.isEmpty ? [notExposed(application, fleet)] : [])
    }

    private static func explain(
        _ exposure: Exposure, _ application: ObjectReference, _ statuses: [ServiceStatus], _ fleet: Fleet
    ) -> Explanation.Port {
        let pools = Set(statuses.map(\.pool))
        let candidates = Resolution(fleet).candidates(for: application, exposedBy: pools)
        let winners = Resolution.winners(among: candidates)
        let standing = statuses.filter { $0.state == .assigned }.compactMap(\.vip)
        var sentences = winners.map { "assignment/\($0) decides: \($0.rank.words)." }
        sentences += candidates.filter { !winners.contains($0) }.map {
            "assignment/\($0) gives way: \($0.rank.words), and a closer one speaks of the port."
        }
        sentences += statuses.filter { $0.state == .conflict }.map {
            "Port \($0.port)/\($0.transport.rawValue) of vip/\($0.vip ?? "") is taken by another claim; see lvsctl get findings."
        }
        sentences.append(advice(application, winners, fleet, pools))
        return Explanation.Port(
            port: exposure.port, transport: exposure.transport, pool: pools.sorted().first ?? "", vips: standing,
            winners: winners.map(\.description), sentences: sentences)
    }

    /// What would change the outcome.
    private static func advice(
        _ application: ObjectReference, _ winners: [Assignment.Key], _ fleet: Fleet, _ pools: Set<Pool.Key>
    ) -> String {
        let vips = fleet.vips.filter { pools.contains($0.value.pool) }.keys.sorted()
        guard let rank = winners.first?.rank else {
            return vips.isEmpty
                ? "No assignment speaks of it, and no VIP uses its pool: create a VIP on the pool first."
                : "No assignment speaks of it, so it stands nowhere: "
                    + "lvsctl assign service \(application) --vip \(vips[0]) would expose it."
        }
        if rank == .service {
            return
                "Nothing is closer; lvsctl unassign service \(application) --vip \(winners[0].vip) would hand it back."
        }
        return "lvsctl assign service \(application) --vip VIP would override it for this service alone."
    }

    private static func notExposed(_ application: ObjectReference, _ fleet: Fleet) -> String {
        let places = Set(fleet.pools.values.flatMap(\.placesOfPorts)).sorted().joined(separator: ", ")
        return places.isEmpty
            ? "No pool names a ConfigMap, a Service or a Gateway that could expose \(application)."
            : "Nothing of \(places) exposes \(application)."
    }
}

extension Pool.Settings {
    /// The objects of the cluster that say which ports of the pool are exposed.
    fileprivate var placesOfPorts: [String] {
        let own: [String] =
            switch source {
            case .pods(let pods): [pods.tcpConfigMap, pods.udpConfigMap].compactMap { $0.map { "configmap/\($0)" } }
            case .service(let service): ["service/\(service)"]
            case .loadBalancer(let balancer): ["services of class \(balancer.className)"]
            case .fixed, .nodes: []
            }
        return own + gateways.map { "gateway/\($0)" }
    }
}

extension Assignment.Rank {
    fileprivate var words: String {
        switch self {
        case .service: "it names the service"
        case .namespace: "it names the whole namespace"
        case .everything: "it speaks of everything"
        }
    }
}
