import FleetModel
import FleetRoute

/// How a host's local routes and rules become what they shall be. Pure.
///
/// What somebody else made is as good as ours where it is equal, and is never touched.
enum RoutePlan {
    /// - Parameters:
    ///   - wanted: ranges of which packets are to be taken.
    ///   - origin: by what our own routes and rules are known.
    static func operations(
        routes wanted: Set<IPNetwork>, rules: Set<BlackholeRule> = [], found: HostNetwork, origin: UInt8
    ) -> [RouteOperation] {
        let present = found.localRoutes
        let ours = Set(present.filter { $0.origin == origin }.map(\.network))
        let others = Set(present.filter { $0.origin != origin }.map(\.network))
        let missing = wanted.subtracting(ours).subtracting(others).sorted()
        let stale = ours.subtracting(wanted).sorted()
        // Rules stand before routes: a host that has neither yet must not pass packets on in between.
        return missingRules(rules, found, origin).map { .addRule($0) }
            + missing.map { .add(LocalRoute(network: $0, origin: origin)) }
            + stale.map { .remove(LocalRoute(network: $0, origin: origin)) }
            + staleRules(rules, found, origin).map { .removeRule($0) }
    }

    private static func missingRules(
        _ wanted: Set<BlackholeRule>, _ found: HostNetwork, _ origin: UInt8
    ) -> [BlackholeRule] {
        wanted.filter { rule in
            !found.rules.contains { $0.network == rule.network && $0.interface == rule.interface }
        }.sorted()
    }

    private static func staleRules(
        _ wanted: Set<BlackholeRule>, _ found: HostNetwork, _ origin: UInt8
    ) -> [BlackholeRule] {
        found.rules.filter { $0.origin == origin && !wanted.contains($0) }.sorted()
    }
}
