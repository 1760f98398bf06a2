import FleetModel
import Testing

@testable import Central

/// docs/sources.md, line by line, for the sources `nodes` and `loadBalancer`.
@Suite("What the cluster says of a node decides its real server")
struct NodeTruthTests {
    private typealias Text = ClusterText

    private static func node(
        ready: String? = "True", labels: String = "{role: edge}", cordoned: Bool = false, deleting: Bool = false,
        type: String = "InternalIP", addresses: [String] = Truth.addresses
    ) -> [String] {
        [
            Text.node(
                "edge-2", addresses: addresses, ready: ready, labels: labels, cordoned: cordoned,
                deleting: deleting,
                type: type)
        ]
    }

    static let rows: [TruthRow] =
        [
            TruthRow("Ready", node(), served: Truth.active, fresh: Truth.active),
            TruthRow("not Ready", node(ready: "False"), served: Truth.draining),
            TruthRow("of which nobody has heard", node(ready: "Unknown"), served: Truth.draining),
            TruthRow("without conditions", node(ready: nil), served: Truth.draining),
            TruthRow(
                "cordoned, which keeps pods away and no traffic", node(cordoned: true), served: Truth.active,
                fresh: Truth.active),
            TruthRow("being deleted", node(deleting: true), served: Truth.draining),
            TruthRow("gone", []),
            TruthRow("of other labels", node(labels: "{role: storage}")),
            TruthRow("without an internal address", node(type: "ExternalIP")),
            TruthRow(
                "of one family alone", node(addresses: ["10.9.0.22"]), served: ["10.9.0.22 active"],
                fresh: ["10.9.0.22 active"]),
        ]
        + ["\"\"", "\"true\"", "\"false\""].map { value in
            TruthRow(
                "kept from load balancers by a label of value \(value)",
                node(labels: "{role: edge, \(ClusterNode.exclusionLabel): \(value)}"), served: Truth.draining)
        }

    @Test("A node", arguments: rows)
    func nodes(row: TruthRow) throws {
        let labels = ["role": "edge"]
        let sources: [Pool.Source] = [
            .nodes(.init(labels: labels, ports: [Pool.Port(port: 80, transport: .tcp)])),
            .loadBalancer(.init(labels: labels)),
        ]
        for source in sources { try row.check(PoolStage(source), neighbour: [Truth.nodes[0]], good: Self.node()) }
    }
}
