/// What a path names: a resource in a version of its group, in one namespace or in all, and of it perhaps one object.
struct Target {
    var resource: Resource
    var version: String
    var namespace: String?
    var name: String?
    var subresource: String?

    /// Nil where the path is none of the API's.
    init?(path: String) {
        var parts = path.split(separator: "/").map(String.init)[...]
        let group: String
        switch parts.popFirst() {
        case "api": group = ""
        case "apis": group = parts.popFirst() ?? ""
        default: return nil
        }
        guard let version = parts.popFirst() else { return nil }
        self.version = version
        if parts.count >= 3, parts.first == "namespaces" {
            namespace = parts.dropFirst().first
            parts = parts.dropFirst(2)
        }
        guard let word = parts.popFirst(), let resource = Resource(rawValue: word), resource.group == group else {
            return nil
        }
        self.resource = resource
        name = parts.popFirst()
        subresource = parts.popFirst()
        guard parts.isEmpty else { return nil }
    }
}
