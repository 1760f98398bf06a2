import FleetModel

/// One of a Service's `status.loadBalancer.ingress`, as it stands in the cluster.
struct StatusIngress: Hashable, Sendable, Decodable {
    struct Port: Hashable, Sendable, Decodable {
        var port: Int
        var `protocol`: String?
        var error: String?
    }

    var ip: String?
    var hostname: String?
    /// `VIP` or `Proxy`; API servers before 1.29 know no such field, and mean `VIP`.
    var ipMode: String?
    var ports: [Port]?

    init(ip: String? = nil, hostname: String? = nil, ipMode: String? = nil, ports: [Port]? = nil) {
        self.ip = ip
        self.hostname = hostname
        self.ipMode = ipMode
        self.ports = ports
    }

    var address: IPAddress? { ip.flatMap { IPAddress($0) } }
}
