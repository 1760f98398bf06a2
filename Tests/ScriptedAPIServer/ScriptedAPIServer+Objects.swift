import Foundation

/// Requests for single objects.
extension ScriptedAPIServer {
    /// Answers a request that is neither a list nor a watch.
    func answerObject(_ request: Request, _ target: Target, on connection: Connection) -> Bool {
        if request.verb == .patch, request.contentType != "application/merge-patch+json" {
            return connection.answer(415, ServerState.status(415))
        }
        let (code, body) = lock.withLock {
            defer { lock.broadcast() }
            return state.answer(request, target)
        }
        return connection.answer(code, body ?? ServerState.status(code))
    }
}

extension ServerState {
    /// The status of the answer, and the object; nil: the Status that goes with the code.
    mutating func answer(_ request: Request, _ target: Target) -> (Int, String?) {
        let old = target.name.flatMap { objects[target.resource]?["\(target.namespace ?? "")/\($0)"] }
        var given: [String: Any] = [:]
        if request.verb != .get {
            let data = Data(request.body.utf8)
            guard let fields = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
                return (400, nil)
            }
            given = fields
        }
        switch request.verb {
        case .get: return old.map { (200, $0.full) } ?? (404, nil)
        case .create:
            let name = (given["metadata"] as? [String: Any])?["name"] as? String ?? ""
            if objects[target.resource]?["\(target.namespace ?? "")/\(name)"] != nil { return (409, nil) }
            return keep(given, target.resource, before: nil, code: 201)
        case .update:
            guard let old else { return (404, nil) }
            guard Self.version(of: given) == Self.version(of: Self.fields(old)) else { return (409, nil) }
            return keep(given, target.resource, before: old, code: 200)
        case .patch:
            guard let old else { return (404, nil) }
            var fields = Self.fields(old)
            // Through a subresource nothing else of the object changes, and through the object not its status.
            if target.subresource == "status" { given = given.filter { $0.key == "status" } }
            fields = Self.merge(given, into: fields)
            return keep(fields, target.resource, before: old, code: 200)
        default: return (405, nil)
        }
    }

    private mutating func keep(
        _ fields: [String: Any], _ resource: Resource, before: StoredObject?, code: Int
    ) -> (Int, String?) {
        guard let data = try? JSONSerialization.data(withJSONObject: fields),
            let object = try? StoredObject(
                json: String(decoding: data, as: UTF8.self), resource: resource, version: version + 1)
        else { return (422, nil) }
        version += 1
        objects[resource, default: [:]][object.key] = object
        history.append(.init(version: version, resource: resource, before: before, after: object))
        return (code, object.full)
    }

    private static func fields(_ object: StoredObject) -> [String: Any] {
        let fields = try? JSONSerialization.jsonObject(with: Data(object.full.utf8))
        return fields as? [String: Any] ?? [:]
    }

    private static func version(of fields: [String: Any]) -> String? {
        (fields["metadata"] as? [String: Any])?["resourceVersion"] as? String
    }

    /// RFC 7396: null takes a field away, and all but objects is replaced as a whole.
    private static func merge(_ patch: [String: Any], into fields: [String: Any]) -> [String: Any] {
        var merged = fields
        for (key, value) in patch {
            if value is NSNull {
                merged[key] = nil
            } else if let inner = value as? [String: Any] {
                merged[key] = merge(inner, into: merged[key] as? [String: Any] ?? [:])
            } else {
                merged[key] = value
            }
        }
        return merged
    }
}
