/// Objects of the cluster as YAML, with the status that nobody but a test gives them here.
enum LiveObjects {
    static func namespace(_ name: String) -> String { "{apiVersion: v1, kind: Namespace, metadata: {name: \(name)}}" }

    /// A pod on the host network of a node.
    static func pod(
        _ name: String, namespace: String, labels: [String: String], address: String, node: String? = nil,
        ready: Bool = true
    ) -> String {
        let labels = labels.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        return """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(name), namespace: \(namespace), labels: {\(labels)}}
            spec:
              hostNetwork: true\(node.map { "\n  nodeName: \($0)" } ?? "")
              containers: [{name: main, image: example.org/none}]
            status:
              phase: Running
              hostIP: \(address)
              hostIPs: [{ip: \(address)}]
              podIP: \(address)
              podIPs: [{ip: \(address)}]
              conditions: [{type: Ready, status: "\(ready ? "True" : "False")"}]
            """
    }

    static func configMap(_ name: String, namespace: String, _ data: [String: String]) -> String {
        let fields = data.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \"\($0.value)\"" }.joined(separator: ", ")
        return """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: \(name), namespace: \(namespace)}, data: {\(fields)}}
            """
    }

    static func node(_ name: String, address: String, labels: String = "") -> String {
        """
        apiVersion: v1
        kind: Node
        metadata: {name: \(name), labels: {\(labels)}}
        status:
          addresses: [{type: InternalIP, address: \(address)}]
          conditions: [{type: Ready, status: "True"}]
        """
    }

    /// A Service of type LoadBalancer that asks Central.
    static func balanced(
        _ name: String, namespace: String, port: Int, policy: String = "Cluster", annotations: String = ""
    ) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: \(namespace), annotations: {\(annotations)}}
        spec:
          type: LoadBalancer
          loadBalancerClass: lvsfleet.io/director-pair
          externalTrafficPolicy: \(policy)
          allocateLoadBalancerNodePorts: false
          ports: [{name: main, port: \(port)}]
        """
    }

    /// The endpoints of a Service, by node and address.
    static func endpoints(of service: String, namespace: String, port: Int, _ places: [(String, String)]) -> String {
        let endpoints = places.map { "{addresses: [\($0.1)], nodeName: \($0.0), conditions: {ready: true}}" }
        return """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: \(service)-1, namespace: \(namespace), labels: {kubernetes.io/service-name: \(service)}}
            addressType: IPv4
            endpoints: [\(endpoints.joined(separator: ", "))]
            ports: [{name: main, port: \(port)}]
            """
    }
}
