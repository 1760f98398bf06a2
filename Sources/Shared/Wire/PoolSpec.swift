import FleetModel

/// `spec` of a Pool in a fleet file: one source.
struct PoolSpec: Codable {
    var pods: PodSelector?
    var tcpConfigMap: ObjectReference?
    var udpConfigMap: ObjectReference?
    var `static`: Pool.Fixed?
    var check: Pool.Check?

    struct PodSelector: Codable {
        var namespace: String
        var labels: [String: String]
    }

    init(_ settings: Pool.Settings) {
        check = settings.check
        switch settings.source {
        case .pods(let source):
            pods = PodSelector(namespace: source.namespace, labels: source.labels)
            tcpConfigMap = source.tcpConfigMap
            udpConfigMap = source.udpConfigMap
        case .fixed(let source):
            `static` = source
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        pods = try container.decodeIfPresent(PodSelector.self, forKey: .pods)
        tcpConfigMap = try container.decodeIfPresent(ObjectReference.self, forKey: .tcpConfigMap)
        udpConfigMap = try container.decodeIfPresent(ObjectReference.self, forKey: .udpConfigMap)
        `static` = try container.decodeIfPresent(Pool.Fixed.self, forKey: .static)
        check = try container.decodeIfPresent(Pool.Check.self, forKey: .check)
        guard (pods == nil) != (`static` == nil) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath, debugDescription: "a pool names exactly one source: pods or static")
            )
        }
        if pods == nil, tcpConfigMap != nil || udpConfigMap != nil {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "tcpConfigMap and udpConfigMap go with the source pods only"))
        }
    }

    var settings: Pool.Settings {
        if let pods {
            return Pool.Settings(
                source: .pods(
                    Pool.Pods(
                        namespace: pods.namespace, labels: pods.labels, tcpConfigMap: tcpConfigMap,
                        udpConfigMap: udpConfigMap)), check: check)
        }
        return Pool.Settings(source: .fixed(`static` ?? Pool.Fixed(servers: [], ports: [])), check: check)
    }
}
