/// Objects of the cluster as YAML, with the status that nobody but a test gives them here.
enum LiveObjects {
    static func namespace(_ name: String) -> String { "{apiVersion: v1, kind: Namespace, metadata: {name: \(name)}}" }

    /// A pod on the host network of a node.
    static func pod(
        _ name: String, namespace: String, labels: [String: String], address: String, ready: Bool = true
    ) -> String {
        let labels = labels.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        return """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(name), namespace: \(namespace), labels: {\(labels)}}
            spec:
              hostNetwork: true
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
}
