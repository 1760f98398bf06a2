import FleetModel

/// All that is known of the cluster at one moment: an immutable value, replaced as a whole.
///
/// What a query has not answered yet is unknown, which is another thing than empty.
struct ClusterSnapshot: Hashable, Sendable {
    /// The queries whose first list is complete.
    var answered: Set<ClusterQuery>
    /// The optional queries that the cluster refused (403, 404).
    var refused: Set<ClusterQuery>
    var pods: [ObjectReference: Pod]
    var configMaps: [ObjectReference: ConfigMap]
    var services: [ObjectReference: ApplicationService]
    /// By name.
    var nodes: [String: ClusterNode]
    var endpointSlices: [ObjectReference: EndpointSlice] = [:]
    var gateways: [ObjectReference: Gateway] = [:]
    var tcpRoutes: [ObjectReference: TCPRoute] = [:]
    var udpRoutes: [ObjectReference: UDPRoute] = [:]
    /// What the source itself has to say: files that do not parse, lists that were refused.
    var findings: [Finding]

    init(
        answered: Set<ClusterQuery> = [], refused: Set<ClusterQuery> = [], pods: [ObjectReference: Pod] = [:],
        configMaps: [ObjectReference: ConfigMap] = [:], services: [ObjectReference: ApplicationService] = [:],
        nodes: [String: ClusterNode] = [:], findings: [Finding] = []
    ) {
        self.answered = answered
        self.refused = refused
        self.pods = pods
        self.configMaps = configMaps
        self.services = services
        self.nodes = nodes
        self.findings = findings
    }

    /// Tells whether every query has its first answer, or was refused and can be done without.
    func isComplete(for queries: Set<ClusterQuery>) -> Bool {
        queries.allSatisfy { answered.contains($0) || (!$0.isRequired && refused.contains($0)) }
    }
}
