import Foundation

/// A request, as far as the server looks at it.
struct Request {
    var method: String
    /// Path and query as they came.
    var line: String
    var path: String
    var query: [String: String] = [:]
    var token: String?
    var contentType = ""
    /// Bytes of the body, which comes after the head.
    var length = 0
    var body = ""

    init?(head: String) {
        var lines = head.components(separatedBy: "\r\n")[...]
        let words = lines.popFirst()?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        method = String(words[0])
        line = String(words[1])
        let halves = words[1].split(separator: "?", maxSplits: 1)
        path = halves.first?.removingPercentEncoding ?? ""
        for field in halves.dropFirst().first?.split(separator: "&") ?? [] {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[String(parts[0])] = parts.count == 2 ? parts[1].removingPercentEncoding ?? "" : ""
        }
        func field(_ name: String) -> String? {
            lines.first { $0.lowercased().hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
        }
        token = field("authorization").flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        contentType = field("content-type") ?? ""
        length = field("content-length").flatMap { Int($0) } ?? 0
    }

    var verb: Verb {
        switch method {
        case "POST": return .create
        case "PUT": return .update
        case "PATCH": return .patch
        default: break
        }
        if Target(path: path)?.name != nil { return .get }
        if query["watch"] == "1" || query["watch"] == "true" {
            return query["sendInitialEvents"] == "true" ? .stream : .watch
        }
        return query["continue"] == nil ? .list : .continuation
    }

    /// What it needs a right for.
    var access: Access? {
        Target(path: path).map { target in
            let verb =
                switch verb {
                case .list, .continuation: "list"
                case .watch, .stream: "watch"
                case .get, .create, .update, .patch: self.verb.rawValue
                }
            return Access(
                verb: verb, group: target.resource.group,
                resource: target.resource.rawValue + (target.subresource.map { "/\($0)" } ?? ""))
        }
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
