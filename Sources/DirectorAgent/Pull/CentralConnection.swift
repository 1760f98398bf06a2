import FleetHTTP
import FleetWire
import Synchronization

/// Central over HTTP with a token that may be replaced on disk at any time.
final class CentralConnection: Sendable {
    let client: HTTPClient
    let base: String
    private let tokenFile: TokenFile
    private let token = Mutex<(text: String, readAt: ContinuousClock.Instant)?>(nil)

    init(url: String, tokenFile: TokenFile, caFile: String?) {
        client = HTTPClient(
            tls: TLSSettings(authorities: caFile.map { .file($0) }), userAgent: "lvsfleet-agent/\(AgentVersion.current)"
        )
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.tokenFile = tokenFile
    }

    func send(_ request: HTTPRequest, limit: Int) async throws -> HTTPResponse {
        let response = try await client.send(request, limit: limit)
        // The token may have been replaced on disk: the next try reads it again.
        if response.status == 401 { token.withLock { $0 = nil } }
        return response
    }

    /// Sends a document, takes any 2xx for an answer, and gives its body.
    @discardableResult
    func put(_ path: String, _ document: some Encodable) async throws -> [UInt8] {
        let request = HTTPRequest(
            "PUT", base + path,
            headers: [HTTPHeader("Content-Type", "application/json"), Self.authorization(try currentToken())],
            body: try JSON.encode(document), totalTimeout: .seconds(15))
        let response = try await send(request, limit: 1 << 20)
        guard (200..<300).contains(response.status) else { throw Self.refusal(response) }
        return response.body
    }

    static func authorization(_ token: String) -> HTTPHeader { HTTPHeader("Authorization", "Bearer \(token)") }

    func currentToken() throws -> String {
        if let kept = token.withLock({ $0 }), ContinuousClock.now - kept.readAt < .seconds(60) { return kept.text }
        let text = try tokenFile.read()
        token.withLock { $0 = (text, .now) }
        return text
    }

    /// How long to wait after a 503, in seconds.
    static func retryAfter(_ response: HTTPResponse) -> Int {
        let seconds = response.header("Retry-After").flatMap { Int($0) } ?? 2
        return min(max(seconds, 1), 60)
    }

    /// Throws where the body is not what an answer of Central's is.
    static func requireJSON(_ response: HTTPResponse) throws {
        guard response.header("Content-Type")?.hasPrefix("application/json") == true else {
            throw CentralRefusal(
                status: 200, detail: "the content type is \(response.header("Content-Type") ?? "missing"), not JSON")
        }
    }

    static func refusal(_ response: HTTPResponse) -> CentralRefusal {
        let problem = try? JSON.decode(Problem.self, from: response.body)
        return CentralRefusal(status: response.status, detail: problem?.detail ?? "no reason given")
    }
}
