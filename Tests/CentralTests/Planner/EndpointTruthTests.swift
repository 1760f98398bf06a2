import FleetModel
import Testing

@testable import Central

/// docs/sources.md, line by line, for the source `service`.
@Suite("What the cluster says of an endpoint decides its real server")
struct EndpointTruthTests {
    private typealias Text = ClusterText

    /// Slices of both families with the same endpoint.
    private static func slices(_ conditions: String, on node: String = "edge-2", of service: String? = "proxy")
        -> [String]
    {
        [
            Text.slice("proxy-b", [Text.endpoint("10.9.0.22", on: node, conditions)], of: service),
            Text.slice("proxy-c", [Text.endpoint("fd09::22", on: node, conditions)], type: "IPv6", of: service),
        ]
    }

    static let rows: [TruthRow] = [
        TruthRow(
            "ready", slices("{ready: true, serving: true, terminating: false}") + Truth.nodes, served: Truth.active,
            fresh: Truth.active),
        TruthRow(
            "without conditions, which means ready", slices("{}") + Truth.nodes, served: Truth.active,
            fresh: Truth.active),
        TruthRow("not ready", slices("{ready: false, serving: false}") + Truth.nodes, served: Truth.draining),
        TruthRow(
            "terminating and still serving", slices("{ready: false, serving: true, terminating: true}") + Truth.nodes,
            served: Truth.draining),
        TruthRow(
            "terminating and no more serving",
            slices("{ready: false, serving: false, terminating: true}") + Truth.nodes,
            served: Truth.draining),
        TruthRow(
            "ready while terminating, as publishNotReadyAddresses has it",
            slices("{ready: true, serving: true, terminating: true}") + Truth.nodes, served: Truth.draining),
        TruthRow("gone", Truth.nodes),
        TruthRow("in a slice of another Service", slices("{ready: true}", of: "other") + Truth.nodes),
        TruthRow("in a slice of no Service", slices("{ready: true}", of: nil) + Truth.nodes),
        TruthRow(
            "a name in place of an address",
            [Text.slice("proxy-b", [Text.endpoint("edge-2.example", on: "edge-2")], type: "FQDN")] + Truth.nodes),
        TruthRow(
            "an address in a slice of names",
            [Text.slice("proxy-b", [Text.endpoint("10.9.0.22", on: "edge-2")], type: "FQDN")] + Truth.nodes),
        TruthRow(
            "the first of several addresses",
            [Text.slice("proxy-b", ["{addresses: [10.9.0.22, 10.9.0.29], nodeName: edge-2}"])] + Truth.nodes,
            served: ["10.9.0.22 active"], fresh: ["10.9.0.22 active"]),
        TruthRow(
            "in two slices, of which one calls it ready",
            slices("{ready: false}") + [Text.slice("proxy-d", [Text.endpoint("10.9.0.22", on: "edge-2")])]
                + Truth.nodes,
            served: ["10.9.0.22 active", "fd09::22 draining"], fresh: ["10.9.0.22 active"]),
        TruthRow("of a node that left", slices("{ready: true}") + [Truth.nodes[0]], served: Truth.draining),
        TruthRow(
            "on a cordoned node",
            slices("{ready: true}") + [
                Truth.nodes[0], Text.node("edge-2", addresses: Truth.addresses, cordoned: true),
            ],
            served: Truth.active, fresh: Truth.active),
        TruthRow(
            "behind the cluster's own network",
            [Text.slice("proxy-b", [Text.endpoint("10.244.2.5", on: "edge-2")])] + Truth.nodes,
            reasons: ["NotOnHostNetwork pool/pool"]),
        TruthRow(
            "no pod, so of no node", [Text.slice("proxy-b", ["{addresses: [10.9.0.22]}"])] + Truth.nodes,
            served: ["10.9.0.22 active"], fresh: ["10.9.0.22 active"]),
    ]

    @Test("An endpoint", arguments: rows)
    func endpoints(row: TruthRow) throws {
        let stage = PoolStage(.service(ObjectReference(namespace: "edge", name: "proxy")))
        let neighbour = [
            Text.slice("proxy-a", [Text.endpoint("10.9.0.21", on: "edge-1")]),
            Text.slice("proxy-a6", [Text.endpoint("fd09::21", on: "edge-1")], type: "IPv6"),
            Text.service("proxy"), Truth.nodes[0],
        ]
        try row.check(stage, neighbour: neighbour, good: Self.slices("{ready: true}") + [Truth.nodes[1]])
    }
}
