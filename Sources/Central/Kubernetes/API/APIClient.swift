import FleetHTTP
import FleetWire
import Logging

/// Asks the Kubernetes API for lists and watches, and says in our words what came back.
struct APIClient: Sendable {
    private let access: ClusterAccess
    private let credentials: ClusterCredentials
    /// Whether this cluster has streams of everything, for all who ask it.
    let streams: InitialStreams
    /// The longest answer that is taken: a page of the largest pods is some megabytes.
    private static let limit = 64 << 20

    init(
        access: ClusterAccess, credentials: ClusterCredentials? = nil, timings: ReflectorTimings = ReflectorTimings(),
        logger: Logger = Logger(label: "lvsfleet-central")
    ) {
        self.access = access
        streams = InitialStreams(rest: timings.streamRest)
        self.credentials = credentials ?? ClusterCredentials(access, logger: logger)
    }

    /// Asks for a page of a list.
    ///
    /// - Parameter place: which of the query's paths; nil: the best.
    func list(
        _ query: ClusterQuery, at place: String? = nil, continue page: String?, _ timings: ReflectorTimings
    ) async -> ReflectorEvent {
        let path = place ?? query.path
        let target = query.list(limit: timings.pageSize, continue: page, at: path)
        let pass: ClusterPass
        do { pass = try await credentials.pass() } catch { return .failed(failure(error), after: .zero) }
        var request = request(target, pass)
        request.totalTimeout = timings.listTimeout
        request.acceptsCompression = !access.disablesCompression
        do throws(HTTPClientError) {
            let response = try await pass.client.send(request, limit: Self.limit)
            guard response.status == 200 else { return .failed(await failure(response, path, pass), after: .zero) }
            do throws(DocumentError) {
                return .page(try ListPage(response.body, answering: query))
            } catch {
                return .failed(
                    .unreadable("GET \(access.server)\(path): the answer is no list: \(error)"), after: .zero)
            }
        } catch {
            await credentials.failed(pass)
            return .failed(failure(error, path, pass), after: .zero)
        }
    }

    /// Opens a watch from a version, or without one a stream of everything; of another answer than 200 it gives the failure.
    func watch(
        _ query: ClusterQuery, at place: String? = nil, from version: String?, _ timings: ReflectorTimings
    ) async -> Result<HTTPStream, WatchRefusal> {
        let path = place ?? query.path
        let seconds = Int.random(in: timings.watchSeconds)
        let pass: ClusterPass
        do { pass = try await credentials.pass() } catch { return .failure(WatchRefusal(failure: failure(error))) }
        let target =
            version.map { query.watch(from: $0, seconds: seconds, at: path) }
            ?? query.stream(seconds: seconds, at: path)
        var request = request(target, pass)
        request.totalTimeout = .seconds(seconds) + timings.watchMargin
        request.idleTimeout = timings.silence
        do throws(HTTPClientError) {
            let stream = try await pass.client.stream(request)
            if stream.head.status == 200 { return .success(stream) }
            var head = stream.head
            head.body = await Self.gather(stream)
            return .failure(WatchRefusal(failure: await failure(head, path, pass)))
        } catch {
            await credentials.failed(pass)
            return .failure(WatchRefusal(failure: failure(error, path, pass)))
        }
    }

    /// A failure as an error, for `Result`.
    struct WatchRefusal: Error {
        var failure: ReflectorFailure
    }

    func failure(_ error: HTTPClientError, _ path: String, _ pass: ClusterPass? = nil) -> ReflectorFailure {
        // Without the query string, which differs with every try and would make each a failure of its own.
        .broken("GET \(access.server)\(path): \(error.reason)\(Self.trouble(pass))")
    }

    /// There is nothing to show that could be refused.
    private func failure(_ error: ClusterAccessError) -> ReflectorFailure {
        .unauthorized("no credentials for \(access.server): \(error.words)")
    }

    private func failure(
        _ response: HTTPResponse, _ path: String, _ pass: ClusterPass
    ) async -> ReflectorFailure {
        if response.status == 401 { await credentials.refused(pass) }
        let status = try? JSON.decode(APIStatus.self, from: response.body)
        let message = status?.message.map { ": \($0)" } ?? ""
        return ReflectorFailure(
            status: response.status, status,
            retryAfter: RetryAfter.pause(response.header("Retry-After"), date: response.header("Date"))
                ?? status?.pause,
            sentence: "GET \(access.server)\(path): \(response.status)\(message)\(Self.trouble(pass))")
    }

    /// What may be why, to be put behind a failure.
    private static func trouble(_ pass: ClusterPass?) -> String { pass?.trouble.map { "; \($0)" } ?? "" }

    private func request(_ target: String, _ pass: ClusterPass) -> HTTPRequest {
        HTTPRequest(
            "GET", "\(access.server)\(target)", headers: [HTTPHeader("Accept", "application/json")] + pass.headers)
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
