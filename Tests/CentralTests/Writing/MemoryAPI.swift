import FleetWire
import Synchronization

@testable import Central

/// The API of a cluster at message level, for what a real one does not do on demand: it keeps objects as `resourceVersion` has it,
/// remembers requests, and fails when it is told to.
final class MemoryAPI: ClusterSession {
    fileprivate struct State {
        var objects: [String: JSONValue] = [:]
        var version: Int64 = 0
        var requests: [ClusterRequest] = []
        var failures: [@Sendable (ClusterRequest) -> ClusterFailure?] = []
        /// Who cannot reach it.
        var isCutOff = false
    }

    private let state = Mutex(State())

    var requests: [ClusterRequest] { state.withLock { $0.requests } }

    /// What was asked since the last time: `PATCH /api/v1/...`.
    func takeLines() -> [String] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests.map { "\($0.method.rawValue) \($0.path)" }
        }
    }

    func takeRequests() -> [ClusterRequest] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }

    func object(_ path: String) -> JSONValue? { state.withLock { $0.objects[path] } }

    /// Puts an object there as somebody else would.
    func put(_ path: String, _ object: JSONValue) {
        state.withLock { _ = $0.store(path, object) }
    }

    /// Answers the next request for which this is not nil so.
    func fail(_ failure: @escaping @Sendable (ClusterRequest) -> ClusterFailure?) {
        state.withLock { $0.failures.append(failure) }
    }

    func failNext(_ failure: ClusterFailure) { fail { _ in failure } }

    func cutOff(_ isCutOff: Bool) { state.withLock { $0.isCutOff = isCutOff } }

    func send(_ request: ClusterRequest) async throws(ClusterFailure) -> JSONValue {
        // Others come between a request and its answer.
        await Task.yield()
        return try state.withLock { state in state.answer(request) }.get()
    }
}

extension MemoryAPI.State {
    fileprivate mutating func answer(_ request: ClusterRequest) -> Result<JSONValue, ClusterFailure> {
        if isCutOff { return .failure(.passing("no connection", retryAfter: nil)) }
        requests.append(request)
        for (index, failure) in failures.enumerated() {
            guard let failure = failure(request) else { continue }
            failures.remove(at: index)
            return .failure(failure)
        }
        switch request.method {
        case .get:
            return objects[request.path].map { .success($0) } ?? .failure(.absent("\(request.path): 404"))
        case .create:
            let name = request.body?["metadata"]?["name"]?.text ?? ""
            let path = "\(request.path)/\(name)"
            if objects[path] != nil { return .failure(.conflict("\(path): 409")) }
            return .success(store(path, request.body ?? .null))
        case .update:
            guard let old = objects[request.path] else { return .failure(.absent("\(request.path): 404")) }
            guard old["metadata"]?["resourceVersion"] == request.body?["metadata"]?["resourceVersion"] else {
                return .failure(.conflict("\(request.path): 409"))
            }
            return .success(store(request.path, request.body ?? .null))
        case .patch:
            // What a patch changes is the source's affair in these tests.
            return .success(request.body ?? .null)
        }
    }

    @discardableResult
    fileprivate mutating func store(_ path: String, _ object: JSONValue) -> JSONValue {
        guard case .object(var fields) = object else { return object }
        var metadata: [String: JSONValue] = if case .object(let old)? = fields["metadata"] { old } else { [:] }
        version += 1
        metadata["resourceVersion"] = .text("\(version)")
        fields["metadata"] = .object(metadata)
        objects[path] = .object(fields)
        return .object(fields)
    }
}
