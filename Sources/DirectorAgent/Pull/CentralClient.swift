import FleetHTTP
import FleetModel
import FleetWire
import Synchronization

/// Central over HTTP.
final class CentralClient: CentralAPI {
    private let connection: CentralConnection
    /// The last question for a slice: the next is most often the same.
    private let asked = Mutex<(question: Question, request: HTTPRequest)?>(nil)

    private struct Question: Hashable {
        var held: Revision?
        var wait: Int
        var token: String
    }

    init(url: String, tokenFile: TokenFile, caFile: String?) {
        connection = CentralConnection(url: url, tokenFile: tokenFile, caFile: caFile)
    }

    /// Where a task that asks again and again costs least.
    var executor: any TaskExecutor { connection.client.executor }

    func slice(held: Revision?, wait: Int) async throws -> SliceAnswer {
        let question = Question(held: held, wait: wait, token: try connection.currentToken())
        let response = try await connection.send(request(for: question), limit: SealedFile.limit)
        let identity = identity(response)
        let look = response.header("X-Lvsfleet-Look")
        switch response.status {
        case 200:
            try CentralConnection.requireJSON(response)
            return SliceAnswer(content: .slice(response.body), identity: identity, look: look)
        case 304:
            return SliceAnswer(content: .unchanged, identity: identity, look: look)
        case 503:
            return SliceAnswer(
                content: .notYet(retryAfter: CentralConnection.retryAfter(response)), identity: identity, look: look)
        default:
            throw CentralConnection.refusal(response)
        }
    }

    private func request(for question: Question) -> HTTPRequest {
        if let asked = asked.withLock({ $0 }), asked.question == question { return asked.request }
        var headers = [HTTPHeader("Accept", "application/json"), CentralConnection.authorization(question.token)]
        if let held = question.held { headers.append(HTTPHeader("If-None-Match", "\"\(held)\"")) }
        let request = HTTPRequest(
            "GET", "\(connection.base)/api/v1/slice?wait=\(question.wait)", headers: headers,
            totalTimeout: .seconds(question.wait + 60),
            // Central is silent while it has nothing to say; after that, silence is a dead connection.
            idleTimeout: .seconds(question.wait + 10))
        asked.withLock { $0 = (question, request) }
        return request
    }

    func send(_ report: DirectorReport) async throws -> ReportAnswer {
        let body = try await connection.put("/api/v1/report", report)
        return (try? JSON.decode(ReportAnswer.self, from: body)) ?? ReportAnswer()
    }

    private func identity(_ response: HTTPResponse) -> Identity? {
        guard let director = response.header("X-Lvsfleet-Director"), let pair = response.header("X-Lvsfleet-Pair"),
            Name.isValid(director), Name.isValid(pair)
        else { return nil }
        return Identity(director: director, pair: pair)
    }
}
