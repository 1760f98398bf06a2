import FleetModel
import Testing

@testable import Central

/// docs/sources.md, line by line, for the source `pods`.
@Suite("What the cluster says of a pod decides its real server")
struct PodTruthTests {
    private typealias Text = ClusterText

    private static func pod(
        phase: String = "Running", ready: String? = "True", deleting: Bool = false, hostNetwork: Bool = true,
        hostPort: Int? = nil, podIPs: [String] = Truth.addresses, hostIPs: [String] = Truth.addresses
    ) -> String {
        Text.pod(
            "proxy-2", on: "edge-2", phase: phase, ready: ready, deleting: deleting, hostNetwork: hostNetwork,
            hostPort: hostPort, podIPs: podIPs, hostIPs: hostIPs)
    }

    static let rows: [TruthRow] = [
        TruthRow("Running and Ready", [pod()] + Truth.nodes, served: Truth.active, fresh: Truth.active),
        TruthRow("not Ready", [pod(ready: "False")] + Truth.nodes, served: Truth.draining),
        TruthRow("Ready or not, nobody knows", [pod(ready: "Unknown")] + Truth.nodes, served: Truth.draining),
        TruthRow("without conditions", [pod(ready: nil)] + Truth.nodes, served: Truth.draining),
        TruthRow("Pending", [pod(phase: "Pending", ready: "False")] + Truth.nodes, served: Truth.draining),
        TruthRow("Ready, of phase Unknown", [pod(phase: "Unknown")] + Truth.nodes, served: Truth.draining),
        TruthRow("terminating and still Ready", [pod(deleting: true)] + Truth.nodes, served: Truth.draining),
        TruthRow(
            "terminating and not Ready", [pod(ready: "False", deleting: true)] + Truth.nodes, served: Truth.draining),
        TruthRow("Succeeded", [pod(phase: "Succeeded", ready: "False")] + Truth.nodes),
        TruthRow("Failed", [pod(phase: "Failed", ready: "False")] + Truth.nodes),
        TruthRow("Failed and Ready by an old word", [pod(phase: "Failed")] + Truth.nodes),
        TruthRow("gone", Truth.nodes),
        TruthRow(
            "reached by a host port, at its node's addresses",
            [pod(hostNetwork: false, hostPort: 80, podIPs: ["10.244.2.5", "fd44::25"])] + Truth.nodes,
            served: Truth.active,
            fresh: Truth.active),
        TruthRow(
            "reached by a host port and not Ready",
            [pod(ready: "False", hostNetwork: false, hostPort: 80, podIPs: ["10.244.2.5"])] + Truth.nodes,
            served: Truth.draining),
        TruthRow(
            "behind the cluster's own network", [pod(hostNetwork: false, podIPs: ["10.244.2.5"])] + Truth.nodes,
            reasons: ["NotOnHostNetwork pod/edge/proxy-2"]),
        TruthRow(
            "without an address yet", [pod(phase: "Pending", ready: "False", podIPs: [], hostIPs: [])] + Truth.nodes),
        TruthRow(
            "of one family alone", [pod(podIPs: ["fd09::22"])] + Truth.nodes, served: ["fd09::22 active"],
            fresh: ["fd09::22 active"]),
        TruthRow("of a node that left", [pod(), Truth.nodes[0]], served: Truth.draining),
        TruthRow(
            "on a cordoned node",
            [pod(), Truth.nodes[0], Text.node("edge-2", addresses: Truth.addresses, cordoned: true)],
            served: Truth.active, fresh: Truth.active),
        TruthRow(
            "Ready on a node that is not",
            [pod(), Truth.nodes[0], Text.node("edge-2", addresses: Truth.addresses, ready: "False")],
            served: Truth.active, fresh: Truth.active),
        TruthRow(
            "on a node kept from load balancers, which says nothing of pods",
            [
                pod(), Truth.nodes[0],
                Text.node("edge-2", addresses: Truth.addresses, labels: "{\(ClusterNode.exclusionLabel): \"\"}"),
            ],
            served: Truth.active, fresh: Truth.active),
        TruthRow(
            "on a node with a weight",
            [
                pod(), Truth.nodes[0],
                Text.node("edge-2", addresses: Truth.addresses, annotations: "{lvsfleet.io/weight: \"7\"}"),
            ],
            served: Truth.active.map { "\($0) 7" }, fresh: Truth.active.map { "\($0) 7" }),
        TruthRow(
            "replaced on its node before it has gone",
            [
                pod(deleting: true),
                Text.pod("proxy-9", on: "edge-2", podIPs: Truth.addresses, hostIPs: Truth.addresses),
            ] + Truth.nodes, served: Truth.active, fresh: Truth.active),
        TruthRow(
            "of other labels",
            [Text.pod("proxy-2", on: "edge-2", podIPs: Truth.addresses, labels: "{app: other}")] + Truth.nodes),
        TruthRow(
            "of another namespace",
            [Text.pod("proxy-2", on: "edge-2", podIPs: Truth.addresses, namespace: "other")] + Truth.nodes),
    ]

    @Test("A pod", arguments: rows)
    func pods(row: TruthRow) throws {
        let stage = PoolStage(.pods(.init(namespace: "edge", labels: ["app": "proxy"])))
        let neighbour = Text.pod("proxy-1", on: "edge-1", podIPs: ["10.9.0.21", "fd09::21"])
        try row.check(stage, neighbour: [neighbour, Truth.nodes[0]], good: [Self.pod(), Truth.nodes[1]])
    }
}
