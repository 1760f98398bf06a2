import FleetModel

/// What the cluster is told about one Service of type LoadBalancer: its status, and Events.
struct LoadBalancerAnswer: Hashable, Sendable {
    /// One of `status.loadBalancer.ingress`.
    struct Ingress: Hashable, Sendable {
        var address: IPAddress
        /// Every port of the Service, in its order.
        var ports: [Port]
    }

    struct Port: Hashable, Sendable {
        var port: UInt16
        var transport: TransportProtocol
        /// A CamelCase reason, where the port does not stand on the VIP.
        var error: String?
    }

    /// Something to be said once, as an Event.
    struct Remark: Hashable, Sendable, Comparable {
        var isWarning: Bool
        /// CamelCase.
        var reason: String
        /// One or more sentences.
        var note: String

        static func warning(_ reason: String, _ note: String) -> Remark {
            Remark(isWarning: true, reason: reason, note: note)
        }

        static func normal(_ reason: String, _ note: String) -> Remark {
            Remark(isWarning: false, reason: reason, note: note)
        }

        static func < (left: Remark, right: Remark) -> Bool {
            (left.isWarning ? 1 : 0, left.reason, left.note) < (right.isWarning ? 1 : 0, right.reason, right.note)
        }
    }

    /// Sorted by address.
    var ingress: [Ingress] = []
    /// Sorted.
    var remarks: [Remark] = []
}
