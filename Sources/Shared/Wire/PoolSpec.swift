import FleetModel

/// `spec` of a Pool in a fleet file: one source, and what goes with it.
struct PoolSpec: Codable {
    var pods: PodSelector?
    var tcpConfigMap: ObjectReference?
    var udpConfigMap: ObjectReference?
    var `static`: Pool.Fixed?
    var service: ObjectReference?
    var nodes: NodeSelector?
    var loadBalancer: LoadBalancer?
    var gateways: [ObjectReference]?
    var check: Pool.Check?

    struct PodSelector: Codable {
        var namespace: String
        var labels: [String: String]
    }

    struct NodeSelector: Codable {
        var labels: [String: String]?
        var ports: [Pool.Port]?
    }

    struct LoadBalancer: Codable {
        var `class`: String?
        var labels: [String: String]?
        var namespaces: [String]?
    }

    init(_ settings: Pool.Settings) {
        check = settings.check
        gateways = settings.gateways.isEmpty ? nil : settings.gateways
        switch settings.source {
        case .pods(let source):
            pods = PodSelector(namespace: source.namespace, labels: source.labels)
            tcpConfigMap = source.tcpConfigMap
            udpConfigMap = source.udpConfigMap
        case .fixed(let source):
            `static` = source
        case .service(let reference):
            service = reference
        case .nodes(let source):
            nodes = NodeSelector(labels: source.labels, ports: source.ports)
        case .loadBalancer(let source):
            loadBalancer = LoadBalancer(
                class: source.className, labels: source.labels.isEmpty ? nil : source.labels,
                namespaces: source.namespaces.isEmpty ? nil : source.namespaces)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        pods = try container.decodeIfPresent(PodSelector.self, forKey: .pods)
        tcpConfigMap = try container.decodeIfPresent(ObjectReference.self, forKey: .tcpConfigMap)
        udpConfigMap = try container.decodeIfPresent(ObjectReference.self, forKey: .udpConfigMap)
        `static` = try container.decodeIfPresent(Pool.Fixed.self, forKey: .static)
        service = try container.decodeIfPresent(ObjectReference.self, forKey: .service)
        nodes = try container.decodeIfPresent(NodeSelector.self, forKey: .nodes)
        loadBalancer = try container.decodeIfPresent(LoadBalancer.self, forKey: .loadBalancer)
        gateways = try container.decodeIfPresent([ObjectReference].self, forKey: .gateways)
        check = try container.decodeIfPresent(Pool.Check.self, forKey: .check)
        guard sources.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription:
                        "a pool names exactly one source: pods, static, service, nodes or loadBalancer"))
        }
        if pods == nil, tcpConfigMap != nil || udpConfigMap != nil {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "tcpConfigMap and udpConfigMap go with the source pods only"))
        }
    }

    /// Those that are named; decoding makes sure of one.
    private var sources: [Pool.Source] {
        var sources: [Pool.Source] = []
        if let pods {
            sources.append(
                .pods(
                    Pool.Pods(
                        namespace: pods.namespace, labels: pods.labels, tcpConfigMap: tcpConfigMap,
                        udpConfigMap: udpConfigMap)))
        }
        if let fixed = `static` { sources.append(.fixed(fixed)) }
        if let service { sources.append(.service(service)) }
        if let nodes { sources.append(.nodes(Pool.Nodes(labels: nodes.labels ?? [:], ports: nodes.ports ?? []))) }
        if let loadBalancer {
            sources.append(
                .loadBalancer(
                    Pool.LoadBalancer(
                        className: loadBalancer.class ?? Pool.LoadBalancer.usualClass,
                        labels: loadBalancer.labels ?? [:], namespaces: loadBalancer.namespaces ?? [])))
        }
        return sources
    }

    var settings: Pool.Settings {
        Pool.Settings(
            source: sources.first ?? .fixed(Pool.Fixed(servers: [], ports: [])), gateways: gateways ?? [], check: check)
    }
}
