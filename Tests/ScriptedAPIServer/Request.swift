import Foundation

/// The head of a request, as far as the server looks at it.
struct Request {
    /// Path and query as they came.
    var line: String
    var path: String
    var query: [String: String] = [:]
    var token: String?

    init?(head: String) {
        var lines = head.components(separatedBy: "\r\n")[...]
        let words = lines.popFirst()?.split(separator: " ") ?? []
        guard words.count == 3, words[0] == "GET" else { return nil }
        line = String(words[1])
        let halves = words[1].split(separator: "?", maxSplits: 1)
        path = halves.first?.removingPercentEncoding ?? ""
        for field in halves.dropFirst().first?.split(separator: "&") ?? [] {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[String(parts[0])] = parts.count == 2 ? parts[1].removingPercentEncoding ?? "" : ""
        }
        let prefix = "authorization: bearer "
        token = lines.first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// What the path names: a resource in a version of its group, in one namespace or in all.
    var target: (resource: Resource, version: String, namespace: String?)? {
        var parts = path.split(separator: "/").map(String.init)[...]
        let group: String
        switch parts.popFirst() {
        case "api": group = ""
        case "apis": group = parts.popFirst() ?? ""
        default: return nil
        }
        guard let version = parts.popFirst(), let name = parts.popLast(), let resource = Resource(rawValue: name),
            resource.group == group
        else { return nil }
        if parts.isEmpty { return (resource, version, nil) }
        guard parts.count == 2, parts.first == "namespaces" else { return nil }
        return (resource, version, parts.last)
    }

    var verb: Verb {
        if query["watch"] == "1" || query["watch"] == "true" {
            return query["sendInitialEvents"] == "true" ? .stream : .watch
        }
        return query["continue"] == nil ? .list : .continuation
    }

    func selects(_ object: StoredObject, namespace: String?) -> Bool {
        if let namespace, object.namespace != namespace { return false }
        for term in (query["labelSelector"] ?? "").split(separator: ",") {
            let parts = term.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count != 2 || object.labels[parts[0]] != parts[1] { return false }
        }
        if let field = query["fieldSelector"] { return field == "metadata.name=\(object.name)" }
        return true
    }
}
