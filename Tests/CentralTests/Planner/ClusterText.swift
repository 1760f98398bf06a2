/// Objects as the API writes them, in the fields that matter; what is left out has the API's default.
enum ClusterText {
    /// A pod of the namespace `edge` with the label `app: proxy`.
    static func pod(
        _ name: String, on node: String, phase: String = "Running", ready: String? = "True", deleting: Bool = false,
        hostNetwork: Bool = true, hostPort: Int? = nil, podIPs: [String], hostIPs: [String] = [],
        namespace: String = "edge", labels: String = "{app: proxy}"
    ) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: \(name), namespace: \(namespace), labels: \(labels)\(deleting ? deletion : "")}
        spec:
          nodeName: \(node)
          hostNetwork: \(hostNetwork)
          containers: [{name: proxy, ports: [{containerPort: 8080\(hostPort.map { ", hostPort: \($0)" } ?? "")}]}]
        status:
          phase: \(phase)
          conditions: \(ready.map { "[{type: PodScheduled, status: \"True\"}, {type: Ready, status: \"\($0)\"}]" } ?? "[]")
          podIPs: \(ips(podIPs))
          hostIPs: \(ips(hostIPs))
        """
    }

    static func node(
        _ name: String, addresses: [String], ready: String? = "True", labels: String = "{role: edge}",
        cordoned: Bool = false, deleting: Bool = false, type: String = "InternalIP", annotations: String = "{}"
    ) -> String {
        """
        apiVersion: v1
        kind: Node
        metadata: {name: \(name), labels: \(labels), annotations: \(annotations)\(deleting ? deletion : "")}
        spec: {unschedulable: \(cordoned)}
        status:
          conditions: \(ready.map { "[{type: MemoryPressure, status: \"False\"}, {type: Ready, status: \"\($0)\"}]" } ?? "[]")
          addresses: [\((addresses.map { "{type: \(type), address: \"\($0)\"}" } + ["{type: Hostname, address: \(name)}"]).joined(separator: ", "))]
        """
    }

    /// A slice of the Service `edge/proxy`.
    ///
    /// - Parameter endpoints: each as `{addresses: [...], conditions: {...}, nodeName: ...}`.
    static func slice(
        _ name: String, _ endpoints: [String], type: String = "IPv4",
        ports: String = "[{name: web, port: 80, protocol: TCP}]",
        of service: String? = "proxy", namespace: String = "edge"
    ) -> String {
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: \(name), namespace: \(namespace), labels: {\(service.map { "kubernetes.io/service-name: \($0)" } ?? "")}}
        addressType: \(type)
        endpoints: [\(endpoints.joined(separator: ", "))]
        ports: \(ports)
        """
    }

    static func endpoint(_ address: String, on node: String, _ conditions: String = "{ready: true}") -> String {
        "{addresses: [\"\(address)\"], conditions: \(conditions), nodeName: \(node)}"
    }

    /// - Parameter spec: further fields of `spec`, in flow style: `type: LoadBalancer, sessionAffinity: ClientIP`.
    static func service(
        _ name: String, namespace: String = "edge", ports: String = "[{name: web, port: 80, protocol: TCP}]",
        spec: String = "type: ClusterIP", annotations: String = "{}", status: String = "{}", deleting: Bool = false
    ) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: \(namespace), annotations: \(annotations)\(deleting ? deletion : "")}
        spec: {ports: \(ports), \(spec)}
        status: \(status)
        """
    }

    /// - Parameter listeners: each in flow style.
    static func gateway(_ name: String, namespace: String = "edge", _ listeners: [String], status: [String] = [])
        -> String
    {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: \(name), namespace: \(namespace)}
        spec: {gatewayClassName: any, listeners: [\(listeners.joined(separator: ", "))]}
        status: {listeners: [\(status.joined(separator: ", "))]}
        """
    }

    private static let deletion = ", deletionTimestamp: \"2026-11-22T21:14:02Z\""

    private static func ips(_ addresses: [String]) -> String {
        "[\(addresses.map { "{ip: \"\($0)\"}" }.joined(separator: ", "))]"
    }
}
