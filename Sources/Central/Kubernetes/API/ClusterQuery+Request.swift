import FleetModel
import FleetWire

extension ClusterQuery {
    /// The path of the list that answers the query.
    var path: String {
        switch self {
        case .pods(let namespace, _): Self.path("/api/v1", namespace, "pods")
        case .configMap(let map): Self.path("/api/v1", map.namespace, "configmaps")
        case .servicesOf(let namespace): Self.path("/api/v1", namespace, "services")
        case .nodes: Self.path("/api/v1", nil, "nodes")
        case .endpointSlices(let service): Self.path("/apis/discovery.k8s.io/v1", service.namespace, "endpointslices")
        case .endpointSlicesOf(let namespace): Self.path("/apis/discovery.k8s.io/v1", namespace, "endpointslices")
        case .gatewaysOf(let namespace): Self.path("/apis/gateway.networking.k8s.io/v1", namespace, "gateways")
        case .routes(let transport, let namespace):
            Self.path("/apis/gateway.networking.k8s.io/v1", namespace, "\(transport.rawValue)routes")
        case .fleet(let kind): Self.path("/apis/\(APIVersion.current)", nil, kind.plural)
        }
    }

    private static func path(_ group: String, _ namespace: String?, _ resource: String) -> String {
        "\(group)\(namespace.map { "/namespaces/\(escape($0))" } ?? "")/\(resource)"
    }

    /// Path and query of one page of the list.
    ///
    /// No `resourceVersion` is given, so that etcd answers with a quorum: a cache of one of several API servers may be
    /// behind what was seen before, and a list from there would take the picture back in time.
    func list(limit: Int, continue token: String?, at path: String? = nil) -> String {
        join(path, selector + [("limit", "\(limit)")] + (token.map { [("continue", $0)] } ?? []))
    }

    /// Path and query of a watch that goes on from a version.
    func watch(from version: String, seconds: Int, at path: String? = nil) -> String {
        join(
            path,
            selector + [
                ("watch", "1"), ("resourceVersion", version), ("allowWatchBookmarks", "true"),
                ("timeoutSeconds", "\(seconds)"),
            ])
    }

    /// Path and query of a watch that begins with everything that there is.
    ///
    /// The version is there and empty, which is to be as fresh as a quorum has it, and never a cache's older state.
    func stream(seconds: Int, at path: String? = nil) -> String {
        join(
            path,
            selector + [
                ("watch", "1"), ("sendInitialEvents", "true"), ("resourceVersionMatch", "NotOlderThan"),
                ("resourceVersion", ""), ("allowWatchBookmarks", "true"), ("timeoutSeconds", "\(seconds)"),
            ])
    }

    /// What it is about, as findings name it: `configmap/ingress-nginx/tcp-services`, `pods/ingress-nginx`.
    var subject: String {
        switch self {
        case .pods(let namespace, _): "pods/\(namespace)"
        case .configMap(let map): "configmap/\(map)"
        case .servicesOf(let namespace): Self.subject("services", namespace)
        case .nodes: "nodes"
        case .endpointSlices(let service): "endpointslices/\(service)"
        case .endpointSlicesOf(let namespace): Self.subject("endpointslices", namespace)
        case .gatewaysOf(let namespace): Self.subject("gateways", namespace)
        case .routes(let transport, let namespace): Self.subject("\(transport.rawValue)routes", namespace)
        case .fleet(let kind): kind.plural
        }
    }

    private static func subject(_ resource: String, _ namespace: String?) -> String {
        namespace.map { "\(resource)/\($0)" } ?? resource
    }

    /// Sorts queries; two that are the same to the server are the same here.
    var order: String { list(limit: 0, continue: nil) }

    private var selector: [(String, String)] {
        switch self {
        case .pods(_, let labels):
            // Sorted, so that the same query is the same request in logs.
            [
                (
                    "labelSelector",
                    labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
                )
            ]
        case .configMap(let map): [("fieldSelector", "metadata.name=\(map.name)")]
        case .endpointSlices(let service): [("labelSelector", "\(EndpointSlice.serviceLabel)=\(service.name)")]
        case .servicesOf, .nodes, .endpointSlicesOf, .gatewaysOf, .routes, .fleet: []
        }
    }

    private func join(_ place: String?, _ fields: [(String, String)]) -> String {
        let query = fields.map { "\($0)=\(Self.escape($1))" }.joined(separator: "&")
        return "\(place ?? path)?\(query)"
    }

    /// Percent-encodes all but the unreserved characters of RFC 3986.
    private static func escape(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default:
                "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
            }
        }.joined()
    }
}
