import FleetHTTP
import FleetModel
import FleetWire
import Synchronization

/// Central over HTTP.
final class CentralClient: CentralAPI {
    private let client: HTTPClient
    private let base: String
    private let tokenFile: TokenFile
    private let token = Mutex<(text: String, readAt: ContinuousClock.Instant)?>(nil)
    /// The last question for a slice: the next is most often the same.
    private let asked = Mutex<(question: Question, request: HTTPRequest)?>(nil)

    private struct Question: Hashable {
        var held: Revision?
        var wait: Int
        var token: String
    }

    init(url: String, tokenFile: TokenFile, caFile: String?) {
        client = HTTPClient(
            tls: TLSSettings(authorities: caFile.map { .file($0) }), userAgent: "lvsfleet-agent/\(AgentVersion.current)"
        )
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.tokenFile = tokenFile
    }

    /// Where a task that asks again and again costs least.
    var executor: any TaskExecutor { client.executor }

    func slice(held: Revision?, wait: Int) async throws -> SliceAnswer {
        let question = Question(held: held, wait: wait, token: try currentToken())
        let response = try await send(request(for: question), limit: SealedFile.limit)
        let identity = identity(response)
        let look = response.header("X-Lvsfleet-Look")
        switch response.status {
        case 200:
            guard response.header("Content-Type")?.hasPrefix("application/json") == true else {
                throw CentralRefusal(
                    status: 200, detail: "the content type is \(response.header("Content-Type") ?? "missing"), not JSON"
                )
            }
            return SliceAnswer(content: .slice(response.body), identity: identity, look: look)
        case 304:
            return SliceAnswer(content: .unchanged, identity: identity, look: look)
        case 503:
            let seconds = response.header("Retry-After").flatMap { Int($0) } ?? 2
            return SliceAnswer(content: .notYet(retryAfter: min(max(seconds, 1), 60)), identity: identity, look: look)
        default:
            throw refusal(response)
        }
    }

    private func request(for question: Question) -> HTTPRequest {
        if let asked = asked.withLock({ $0 }), asked.question == question { return asked.request }
        var headers = [HTTPHeader("Accept", "application/json"), Self.authorization(question.token)]
        if let held = question.held { headers.append(HTTPHeader("If-None-Match", "\"\(held)\"")) }
        let request = HTTPRequest(
            "GET", "\(base)/api/v1/slice?wait=\(question.wait)", headers: headers,
            totalTimeout: .seconds(question.wait + 60),
            // Central is silent while it has nothing to say; after that, silence is a dead connection.
            idleTimeout: .seconds(question.wait + 10))
        asked.withLock { $0 = (question, request) }
        return request
    }

    func send(_ report: DirectorReport) async throws {
        let request = HTTPRequest(
            "PUT", "\(base)/api/v1/report",
            headers: [HTTPHeader("Content-Type", "application/json"), Self.authorization(try currentToken())],
            body: try JSON.encode(report), totalTimeout: .seconds(15))
        let response = try await send(request, limit: 1 << 20)
        guard (200..<300).contains(response.status) else { throw refusal(response) }
    }

    private func send(_ request: HTTPRequest, limit: Int) async throws -> HTTPResponse {
        let response = try await client.send(request, limit: limit)
        // The token may have been replaced on disk: the next try reads it again.
        if response.status == 401 { token.withLock { $0 = nil } }
        return response
    }

    private static func authorization(_ token: String) -> HTTPHeader { HTTPHeader("Authorization", "Bearer \(token)") }

    private func currentToken() throws -> String {
        if let kept = token.withLock({ $0 }), ContinuousClock.now - kept.readAt < .seconds(60) { return kept.text }
        let text = try tokenFile.read()
        token.withLock { $0 = (text, .now) }
        return text
    }

    private func identity(_ response: HTTPResponse) -> Identity? {
        guard let director = response.header("X-Lvsfleet-Director"), let pair = response.header("X-Lvsfleet-Pair"),
            Name.isValid(director), Name.isValid(pair)
        else { return nil }
        return Identity(director: director, pair: pair)
    }

    private func refusal(_ response: HTTPResponse) -> CentralRefusal {
        let problem = try? JSON.decode(Problem.self, from: response.body)
        return CentralRefusal(status: response.status, detail: problem?.detail ?? "no reason given")
    }
}
