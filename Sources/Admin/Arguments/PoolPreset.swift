internal import ArgumentParser
internal import FleetModel
internal import FleetWire

/// An ingress controller of which it is known how its own manifests or chart put it on the nodes' host network.
///
/// docs/sources.md says what each takes for granted.
enum PoolPreset: String, CaseIterable {
    case ingressNginx = "ingress-nginx"
    case traefik
    case haproxy
    case envoyGateway = "envoy-gateway"
    case contour
    case cilium
    case nginxGatewayFabric = "nginx-gateway-fabric"

    /// Reads a preset's name, and names them all where there is none such.
    static func named(_ word: String) throws -> PoolPreset {
        guard let preset = PoolPreset(rawValue: word) else {
            throw ValidationError("\(word) is no preset; there are \(words).")
        }
        return preset
    }

    static let words = allCases.map(\.rawValue).joined(separator: ", ")

    /// The pods that serve; nil where nodes do, or where it is not known whose pods are meant.
    ///
    /// - Parameter gateway: the Gateway that they serve, where the controller makes pods for each.
    func pods(of gateway: ObjectReference?) -> PodsArgument? {
        switch self {
        case .ingressNginx:
            // Its admission jobs carry the same name, and are another component.
            PodsArgument(
                namespace: "ingress-nginx",
                labels: [Self.name: "ingress-nginx", Self.component: "controller"])
        case .traefik: PodsArgument(namespace: "traefik", labels: [Self.name: "traefik"])
        case .haproxy: PodsArgument(namespace: "haproxy-controller", labels: [Self.name: "kubernetes-ingress"])
        case .contour: PodsArgument(namespace: "projectcontour", labels: ["app": "envoy"])
        case .envoyGateway:
            gateway.map { gateway in
                PodsArgument(
                    namespace: "envoy-gateway-system",
                    labels: [
                        Self.name: "envoy", Self.component: "proxy",
                        "gateway.envoyproxy.io/owning-gateway-name": gateway.name,
                        "gateway.envoyproxy.io/owning-gateway-namespace": gateway.namespace,
                    ])
            }
        case .nginxGatewayFabric:
            // The Gateway's name, and that of the GatewayClass that the chart makes.
            gateway.map { PodsArgument(namespace: $0.namespace, labels: [Self.name: "\($0.name)-nginx"]) }
        case .cilium: nil
        }
    }

    /// Every node serves, by a proxy that is part of the network and has no pod of a port's own.
    var servesOnNodes: Bool { self == .cilium }

    /// Its pods belong to one Gateway each, so that it must be known which is meant.
    var servesOneGateway: Bool { self == .envoyGateway || self == .nginxGatewayFabric }

    /// The check that its own readiness probe makes, where a director can reach its port; nil: the usual one.
    var check: JSONValue? {
        let probe: (port: Int64, path: String)? =
            switch self {
            case .ingressNginx: (10_254, "/healthz")
            case .traefik: (8080, "/ping")
            case .haproxy: (1042, "/healthz")
            case .envoyGateway: (19_003, "/ready")
            case .contour: (8002, "/ready")
            case .cilium, .nginxGatewayFabric: nil
            }
        return probe.map {
            .object(["type": .text("http"), "port": .integer($0.port), "path": .text($0.path)])
        }
    }

    private static let name = "app.kubernetes.io/name"
    private static let component = "app.kubernetes.io/component"
}
