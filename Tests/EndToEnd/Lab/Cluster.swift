import Foundation

/// The cluster as Kubernetes manifests in a folder, which Central watches: ingress pods, ConfigMaps, Services.
struct Cluster {
    let folder: String
    /// The numbers of the edges with a pod, and whether it is ready.
    var pods: [Int: Bool] = [1: true, 2: true, 3: true]
    var tcp: [String: String] = [:]
    var udp: [String: String] = [:]

    init(folder: String) { self.folder = folder }

    /// Writes all files, each by rename, so that no half of one is ever read.
    func write() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try put(
            "pods.yaml", pods.sorted { $0.key < $1.key }.map { pod($0.key, ready: $0.value) }.joined(separator: "---\n")
        )
        try put("tcp-services.yaml", configMap("tcp-services", tcp))
        try put("udp-services.yaml", configMap("udp-services", udp))
        try put("services.yaml", services())
    }

    private func put(_ name: String, _ text: String) throws {
        let temporary = "\(folder)/.\(name)"
        try text.write(toFile: temporary, atomically: false, encoding: .utf8)
        guard rename(temporary, "\(folder)/\(name)") == 0 else { throw LabError("rename \(name)") }
    }

    private func pod(_ number: Int, ready: Bool) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: ingress-nginx-controller-\(number)
          namespace: ingress-nginx
          labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}
        spec: {nodeName: edge-\(number), hostNetwork: true}
        status:
          phase: Running
          conditions: [{type: Ready, status: "\(ready ? "True" : "False")"}]
          hostIP: 10.9.0.2\(number)
          podIP: 10.9.0.2\(number)
          podIPs: [{ip: 10.9.0.2\(number)}, {ip: "fd09::2\(number)"}]

        """
    }

    private func configMap(_ name: String, _ data: [String: String]) -> String {
        let entries = data.sorted { $0.key < $1.key }.map { "  \"\($0.key)\": \"\($0.value)\"\n" }.joined()
        let body = data.isEmpty ? "data: {}\n" : "data:\n\(entries)"
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name), namespace: ingress-nginx}\n\(body)"
    }

    private func services() -> String {
        ["shop/orders", "shop/cart", "bank/ledger", "bank/dns"].map { name in
            let parts = name.split(separator: "/")
            return """
                apiVersion: v1
                kind: Service
                metadata: {name: \(parts[1]), namespace: \(parts[0])}
                spec: {ports: [{name: main, port: 8080, protocol: TCP}, {name: data, port: 8080, protocol: UDP}]}

                """
        }.joined(separator: "---\n")
    }
}
