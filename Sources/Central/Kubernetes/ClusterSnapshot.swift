import FleetModel

/// All that is known of the cluster at one moment: a value, of which a change of one object costs what that object costs.
///
/// What a query has not answered yet is unknown, which is another thing than empty.
struct ClusterSnapshot: Hashable, Sendable {
    /// The queries whose first list is complete.
    var answered: Set<ClusterQuery>
    /// The optional queries that the cluster refused (403, 404).
    var refused: Set<ClusterQuery>
    var pods: [ObjectReference: Pod] { didSet { stamps.touchAll() } }
    var configMaps: [ObjectReference: ConfigMap] { didSet { stamps.touchAll() } }
    var services: [ObjectReference: ApplicationService] { didSet { stamps.touchAll() } }
    /// By name.
    var nodes: [String: ClusterNode] { didSet { stamps.touchAll() } }
    var gateways: [ObjectReference: Gateway] = [:] { didSet { stamps.touchAll() } }
    var tcpRoutes: [ObjectReference: TCPRoute] = [:] { didSet { stamps.touchAll() } }
    var udpRoutes: [ObjectReference: UDPRoute] = [:] { didSet { stamps.touchAll() } }
    /// The fleet's own objects; nothing is planned from them, but from the fleet that they are read into.
    private(set) var fleetObjects: [FleetManifest.Key: FleetManifest] = [:]
    /// Those of each Service, sorted by name.
    private(set) var endpointSlices = Shelf<ObjectReference, [EndpointSlice]>()
    private var servicesOfSlices = Shelf<ObjectReference, ObjectReference>()
    /// What the source itself has to say: files that do not parse, lists that were refused.
    var findings: [Finding]
    /// Which parts are the same as in another snapshot.
    private(set) var stamps = ClusterStamps()

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

extension ClusterSnapshot {
    /// Puts an object in, in place of the one of its kind and name.
    mutating func insert(_ object: ManifestObject) { change(object, isThere: true) }

    mutating func remove(_ object: ManifestObject) { change(object, isThere: false) }

    /// Takes an object out by its kind and name.
    mutating func remove(_ kind: ClusterQuery.Kind, _ reference: ObjectReference) {
        let object: ManifestObject? =
            switch kind {
            case .pods: pods[reference].map { .pod($0) }
            case .configMaps: configMaps[reference].map { .configMap($0) }
            case .services: services[reference].map { .service($0) }
            case .nodes: nodes[reference.name].map { .node($0) }
            case .endpointSlices: endpointSlice(reference).map { .endpointSlice($0) }
            case .gateways: gateways[reference].map { .gateway($0) }
            case .tcpRoutes: tcpRoutes[reference].map { .tcpRoute($0) }
            case .udpRoutes: udpRoutes[reference].map { .udpRoute($0) }
            case .fleet(let kind):
                fleetObjects[FleetManifest.Key(kind: kind, name: reference.name)].map { .fleet($0) }
            }
        if let object { remove(object) }
    }

    /// Tells whether the snapshot has the object as it is, whatever its version.
    func holds(_ object: ManifestObject) -> Bool {
        switch object {
        case .pod(let pod): pods[pod.reference] == pod
        case .configMap(let map): configMaps[map.reference] == map
        case .service(let service): services[service.reference] == service
        case .node(let node): nodes[node.metadata.name] == node
        case .endpointSlice(let slice): endpointSlice(slice.reference) == slice
        case .gateway(let gateway): gateways[gateway.reference] == gateway
        case .tcpRoute(let route): tcpRoutes[route.reference] == route
        case .udpRoute(let route): udpRoutes[route.reference] == route
        case .fleet(let manifest): fleetObjects[manifest.key] == manifest
        }
    }

    private func endpointSlice(_ reference: ObjectReference) -> EndpointSlice? {
        servicesOfSlices[reference].flatMap { endpointSlices[$0] }?.first { $0.reference == reference }
    }

    private mutating func change(_ object: ManifestObject, isThere: Bool) {
        // Whoever sets a whole dictionary changes everything; here only a part is touched.
        var stamps = stamps
        switch object {
        case .pod(let pod):
            pods[pod.reference] = isThere ? pod : nil
            stamps.touch(.pods(namespace: pod.metadata.namespace))
        case .configMap(let map):
            configMaps[map.reference] = isThere ? map : nil
            stamps.touch(.configMaps)
        case .service(let service):
            services[service.reference] = isThere ? service : nil
            stamps.touch(.services)
        case .node(let node):
            nodes[node.metadata.name] = isThere ? node : nil
            stamps.touch(.nodes)
        case .endpointSlice(let slice):
            // A slice may come to belong to another Service.
            let old = servicesOfSlices[slice.reference]
            if let old, old != slice.service {
                change(slice, of: old, isThere: false)
                stamps.touch(.endpoints(of: old))
            }
            servicesOfSlices[slice.reference] = isThere ? slice.service : nil
            guard let service = slice.service else { break }
            change(slice, of: service, isThere: isThere)
            stamps.touch(.endpoints(of: service))
        case .gateway(let gateway):
            gateways[gateway.reference] = isThere ? gateway : nil
            stamps.touch(.gateways)
        case .tcpRoute(let route):
            tcpRoutes[route.reference] = isThere ? route : nil
            stamps.touch(.routes)
        case .udpRoute(let route):
            udpRoutes[route.reference] = isThere ? route : nil
            stamps.touch(.routes)
        case .fleet(let manifest):
            fleetObjects[manifest.key] = isThere ? manifest : nil
            stamps.touch(.fleetObjects)
        }
        self.stamps = stamps
    }

    private mutating func change(_ slice: EndpointSlice, of service: ObjectReference, isThere: Bool) {
        var slices = endpointSlices[service] ?? []
        let place = slices.firstIndex { $0.metadata.name >= slice.metadata.name } ?? slices.count
        let isKnown = place < slices.count && slices[place].metadata.name == slice.metadata.name
        if isKnown { slices.remove(at: place) }
        if isThere { slices.insert(slice, at: place) }
        endpointSlices[service] = slices.isEmpty ? nil : slices
    }
}
