import FleetModel
import FleetWire

extension StatusIngress {
    /// What an answer says, as it should stand in the cluster.
    ///
    /// `VIP` lets kube-proxy deliver to the address on the node where a packet is, as directors expect of real servers.
    init(_ ingress: LoadBalancerAnswer.Ingress) {
        self.init(
            ip: "\(ingress.address)", ipMode: "VIP",
            ports: ingress.ports.map {
                Port(port: Int($0.port), protocol: $0.transport.rawValue.uppercased(), error: $0.error)
            })
    }

    var document: JSONValue {
        var fields: [String: JSONValue] = [:]
        fields["ip"] = ip.map { .text($0) }
        fields["hostname"] = hostname.map { .text($0) }
        fields["ipMode"] = ipMode.map { .text($0) }
        fields["ports"] = ports.map { .list($0.map(\.document)) }
        return .object(fields)
    }
}

extension StatusIngress.Port {
    fileprivate var document: JSONValue {
        var fields: [String: JSONValue] = ["port": .integer(Int64(port))]
        fields["protocol"] = self.protocol.map { .text($0) }
        fields["error"] = error.map { .text($0) }
        return .object(fields)
    }
}
