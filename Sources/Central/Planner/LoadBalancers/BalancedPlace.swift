import FleetModel

/// A VIP that a Service of type LoadBalancer is to stand on, and why.
struct BalancedPlace: Hashable, Sendable {
    enum Reason: Hashable, Sendable {
        case annotation
        case assignment(Assignment.Key, Assignment.Settings)
        /// `spec.loadBalancerIP`.
        case requestedAddress
        case addressPool

        /// As the end of a sentence: why it stands there.
        var words: String {
            switch self {
            case .annotation: "by its annotation \(BalancedService.vipAnnotation)"
            case .assignment(let key, _): "by assignment \(key)"
            case .requestedAddress: "by its spec.loadBalancerIP"
            case .addressPool: "from the pair's address pool"
            }
        }
    }

    var vip: VirtualIP.Key
    var reason: Reason
}
