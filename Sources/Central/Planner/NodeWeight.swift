import FleetModel

/// The weight that a node's annotation gives its real server: 1 where there is none.
struct NodeWeight: Hashable, Sendable {
    /// The node's annotation, a number from 0 to 65535.
    static let annotation = "lvsfleet.io/weight"

    var value: Int32 = 1
    /// Says that the annotation is no weight.
    var finding: Finding?

    init() {}

    init(_ node: ClusterNode) {
        guard let text = node.metadata.annotations[Self.annotation] else { return }
        if let value = Int32(text), (0...65_535).contains(value) {
            self.value = value
            return
        }
        finding = Finding(
            reason: "MalformedWeight", subject: "node/\(node.metadata.name)", field: Self.annotation,
            message: "\"\(text)\" is not a weight from 0 to 65535; 1 is used.")
    }
}

extension ClusterSnapshot {
    func weight(ofNode name: String?) -> NodeWeight {
        name.flatMap { nodes[$0] }.map { NodeWeight($0) } ?? NodeWeight()
    }

    /// Tells whether a node is there; an unknown list of nodes speaks against none.
    func hasNode(_ name: String?) -> Bool {
        guard answered.contains(.nodes), !nodes.isEmpty, let name else { return true }
        return nodes[name] != nil
    }
}
