internal import FleetHTTP
internal import FleetWire

/// HTTP over libcurl.
struct CurlTransport: Transport {
    private let endpoint: Endpoint
    private let client: HTTPClient

    init(_ endpoint: Endpoint) {
        self.endpoint = endpoint
        // A proxy of the environment cannot mean this machine; an empty one is libcurl's word for none.
        client = HTTPClient(
            tls: TLSSettings(authorities: endpoint.caFile.map { .file($0) }), proxy: endpoint.isLocal ? "" : nil,
            userAgent: "lvsctl/\(Lvsctl.version)")
    }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        var headers = [HTTPHeader("Accept", "application/json, \(Problem.mediaType)")]
        if let token = endpoint.token { headers.append(HTTPHeader("Authorization", "Bearer \(token)")) }
        if !request.body.isEmpty { headers.append(HTTPHeader("Content-Type", request.contentType)) }
        let request = HTTPRequest(
            request.method.rawValue, endpoint.server + request.target, headers: headers,
            body: request.body.isEmpty ? nil : request.body, totalTimeout: request.patience)
        do {
            // A thousand services over twenty real servers are some megabytes.
            let response = try await client.send(request, limit: 256 << 20)
            return APIResponse(
                status: response.status, body: response.body, contentDigest: response.header("Content-Digest"))
        } catch {
            throw TransportError(reason: error.reason)
        }
    }
}
