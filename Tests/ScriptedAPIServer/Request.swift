import Foundation

/// The head of a request, as far as the server looks at it.
struct Request {
    var path: String
    var query: [String: String] = [:]
    var token: String?

    init?(head: String) {
        var lines = head.components(separatedBy: "\r\n")[...]
        let words = lines.popFirst()?.split(separator: " ") ?? []
        guard words.count == 3, words[0] == "GET" else { return nil }
        let halves = words[1].split(separator: "?", maxSplits: 1)
        path = halves.first?.removingPercentEncoding ?? ""
        for field in halves.dropFirst().first?.split(separator: "&") ?? [] {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[String(parts[0])] = parts.count == 2 ? parts[1].removingPercentEncoding ?? "" : ""
        }
        let prefix = "authorization: bearer "
        token = lines.first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// What the path names: a resource, in one namespace or in all.
    var target: (resource: Resource, namespace: String?)? {
        let parts = path.split(separator: "/").map(String.init)
        if parts.count == 4, parts[0] == "apis" {
            return Resource(rawValue: parts[3]).flatMap { $0.group == "\(parts[1])/\(parts[2])" ? ($0, nil) : nil }
        }
        guard parts.starts(with: ["api", "v1"]) else { return nil }
        if parts.count == 3 { return Resource(rawValue: parts[2]).flatMap { $0.group == "v1" ? ($0, nil) : nil } }
        guard parts.count == 5, parts[2] == "namespaces" else { return nil }
        return Resource(rawValue: parts[4]).map { ($0, parts[3]) }
    }

    var verb: Verb {
        if query["watch"] == "1" || query["watch"] == "true" { return .watch }
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
