import FleetHTTP
import FleetWire

/// Asks the Kubernetes API for lists and watches, and says in our words what came back.
struct APIClient: Sendable {
    private let access: ClusterAccess
    private let client: HTTPClient
    private let token: TokenSource
    /// The longest answer that is taken: a page of the largest pods is some megabytes.
    private static let limit = 64 << 20

    init(access: ClusterAccess) {
        self.access = access
        client = HTTPClient(tls: access.tls, proxy: access.proxy, userAgent: "lvsfleet-central")
        token = TokenSource(access.token)
    }

    func list(_ query: ClusterQuery, continue page: String?, _ timings: ReflectorTimings) async -> ReflectorEvent {
        let target = query.list(limit: timings.pageSize, continue: page)
        var request = await request(target)
        request.totalTimeout = timings.listTimeout
        request.acceptsCompression = true
        do throws(HTTPClientError) {
            let response = try await client.send(request, limit: Self.limit)
            guard response.status == 200 else { return .failed(failure(response, query), after: .zero) }
            do throws(DocumentError) {
                return .page(try ListPage(response.body, answering: query))
            } catch {
                return .failed(
                    .unreadable("GET \(access.server)\(query.path): the answer is no list: \(error)"), after: .zero)
            }
        } catch {
            return .failed(failure(error, query), after: .zero)
        }
    }

    /// Opens a watch; of another answer than 200 it gives the failure.
    func watch(
        _ query: ClusterQuery, from version: String, _ timings: ReflectorTimings
    ) async -> Result<HTTPStream, WatchRefusal> {
        let seconds = Int.random(in: timings.watchSeconds)
        var request = await request(query.watch(from: version, seconds: seconds))
        request.totalTimeout = .seconds(seconds) + timings.watchMargin
        request.idleTimeout = timings.silence
        do throws(HTTPClientError) {
            let stream = try await client.stream(request)
            if stream.head.status == 200 { return .success(stream) }
            var head = stream.head
            head.body = await Self.gather(stream)
            return .failure(WatchRefusal(failure: failure(head, query)))
        } catch {
            return .failure(WatchRefusal(failure: failure(error, query)))
        }
    }

    /// A failure as an error, for `Result`.
    struct WatchRefusal: Error {
        var failure: ReflectorFailure
    }

    func rereadToken() async { await token.forget() }

    func failure(_ error: HTTPClientError, _ query: ClusterQuery) -> ReflectorFailure {
        // Without the query string, which differs with every try and would make each a failure of its own.
        .broken("GET \(access.server)\(query.path): \(error.reason)")
    }

    private func failure(_ response: HTTPResponse, _ query: ClusterQuery) -> ReflectorFailure {
        let status = try? JSON.decode(APIStatus.self, from: response.body)
        let message = status?.message.map { ": \($0)" } ?? ""
        return ReflectorFailure(
            status: response.status, retryAfter: response.header("Retry-After"),
            sentence: "GET \(access.server)\(query.path): \(response.status)\(message)")
    }

    private func request(_ target: String) async -> HTTPRequest {
        var request = HTTPRequest(
            "GET", "\(access.server)\(target)", headers: [HTTPHeader("Accept", "application/json")])
        if let token = await token.current() { request.headers.append(HTTPHeader("Authorization", "Bearer \(token)")) }
        return request
    }

    /// The body of an error, as far as it comes.
    private static func gather(_ stream: HTTPStream) async -> [UInt8] {
        var body: [UInt8] = []
        do {
            for try await chunk in stream.chunks {
                body += chunk
                if body.count > 64 << 10 { break }
            }
        } catch {
            // The status says enough.
        }
        return body
    }
}
