internal import FleetModel
internal import FleetWire

/// Speaks Central's administrative API, and turns what goes wrong into one sentence and an exit status.
struct CentralClient: Sendable {
    var endpoint: Endpoint
    var transport: any Transport

    func get(_ path: APIPath) async throws(Failure) -> [UInt8] {
        try await send(APIRequest(method: .get, target: path.description))
    }

    func get<Value: Decodable>(_ type: Value.Type, _ path: APIPath) async throws(Failure) -> Value {
        try decode(type, try await get(path), path)
    }

    /// Makes a change that answers with what became of each object.
    func change(
        _ method: APIRequest.Method, _ path: APIPath, _ body: JSONValue? = nil, options: ChangeOptions
    ) async throws(Failure) -> ChangeResult {
        let path = path.with(options.switches)
        return try decode(ChangeResult.self, try await send(method, path, body), path)
    }

    func send(_ method: APIRequest.Method, _ path: APIPath, _ body: JSONValue? = nil) async throws(Failure) -> [UInt8] {
        var request = APIRequest(method: method, target: path.description)
        if let body { request.body = try body.json() }
        return try await send(request)
    }

    func decode<Value: Decodable>(_ type: Value.Type, _ body: [UInt8], _ path: APIPath) throws(Failure) -> Value {
        do {
            return try JSON.decode(type, from: body)
        } catch {
            throw Failure(.refused, "the answer of \(endpoint.server) to \(path) cannot be read: \(error)")
        }
    }

    private func send(_ request: APIRequest) async throws(Failure) -> [UInt8] { try await answer(request).body }

    /// Sends a request, and gives the answer where it is a good one.
    func answer(_ request: APIRequest) async throws(Failure) -> APIResponse {
        let response: APIResponse
        do {
            response = try await transport.send(request)
        } catch {
            throw Failure(.unreachable, "cannot reach Central at \(endpoint.server): \(error.reason)")
        }
        guard !(200..<300).contains(response.status) else { return response }
        throw failure(request, response)
    }

    private func failure(_ request: APIRequest, _ response: APIResponse) -> Failure {
        // A proxy says 502 or 504 where Central itself is away; Central says 503 where it cannot answer yet.
        let status: ExitStatus = [502, 503, 504].contains(response.status) ? .unreachable : .refused
        guard let problem = try? JSON.decode(Problem.self, from: response.body) else {
            let path = request.target.prefix { $0 != "?" }
            return Failure(
                status, "\(endpoint.server) answered \(response.status) to \(request.method.rawValue) \(path)")
        }
        var sentence = problem.detail
        if response.status == 401, endpoint.token == nil {
            sentence += "; name a token with --token-file or LVSCTL_TOKEN_FILE"
        } else if problem.type == ProblemType.needsConfirmation, !sentence.contains("--yes") {
            sentence += "; --yes does it all the same"
        }
        return Failure(status, sentence, problem: problem)
    }
}
