import FleetHTTP
import FleetModel
import FleetWire

/// Central as the agent of a real server's host sees it.
protocol RealServerCentral: Sendable {
    /// Asks for another answer than the one held, and waits up to `wait` seconds for one.
    func slice(of addresses: [IPAddress], held: String?, wait: Int) async throws -> RealServerAnswer
    func send(_ report: RealServerReport) async throws
}

/// What Central said.
enum RealServerAnswer: Hashable, Sendable {
    case slice(RealServerSliceDocument)
    /// What is held is the newest.
    case unchanged
    /// Nobody can say yet; ask again after so many seconds.
    case notYet(retryAfter: Int)
}

/// Central over HTTP.
struct RealServerClient: RealServerCentral {
    private let connection: CentralConnection

    init(url: String, tokenFile: TokenFile, caFile: String?) {
        connection = CentralConnection(url: url, tokenFile: tokenFile, caFile: caFile)
    }

    func slice(of addresses: [IPAddress], held: String?, wait: Int) async throws -> RealServerAnswer {
        var headers = [HTTPHeader("Accept", "application/json")]
        headers.append(CentralConnection.authorization(try connection.currentToken()))
        if let held { headers.append(HTTPHeader("If-None-Match", "\"\(held)\"")) }
        let own = addresses.map(\.description).joined(separator: ",")
        let response = try await connection.send(
            HTTPRequest(
                "GET", "\(connection.base)/api/v1/realserver?wait=\(wait)&address=\(own)", headers: headers,
                totalTimeout: .seconds(wait + 60),
                // Central is silent while it has nothing to say; after that, silence is a dead connection.
                idleTimeout: .seconds(wait + 10)),
            limit: SealedFile.limit)
        switch response.status {
        case 200:
            try CentralConnection.requireJSON(response)
            return .slice(try JSON.decode(RealServerSliceDocument.self, from: response.body))
        case 304: return .unchanged
        case 503: return .notYet(retryAfter: CentralConnection.retryAfter(response))
        default: throw CentralConnection.refusal(response)
        }
    }

    func send(_ report: RealServerReport) async throws {
        try await connection.put("/api/v1/realserver/report", report)
    }
}
