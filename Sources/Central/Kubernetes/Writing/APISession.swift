import FleetHTTP
import FleetWire

/// Sends requests for single objects to the Kubernetes API.
struct APISession: ClusterSession {
    /// The longest object that is taken: etcd holds none above 1.5 MB.
    private static let limit = 4 << 20
    /// Half of the time in which a Lease must be renewed, so that there is a second try.
    private static let timeLimit = Duration.seconds(5)

    private let access: ClusterAccess
    private let credentials: ClusterCredentials

    /// - Parameter credentials: those of whoever else asks the same API, so that an exec plugin runs once for all.
    init(access: ClusterAccess, credentials: ClusterCredentials) {
        self.access = access
        self.credentials = credentials
    }

    func send(_ request: ClusterRequest) async throws(ClusterFailure) -> JSONValue {
        let attempt = "\(request.method.rawValue) \(access.server)\(request.path)"
        let pass: ClusterPass
        do {
            pass = try await credentials.pass()
        } catch {
            throw .refused("no credentials for \(access.server): \(error.words)")
        }
        var message = HTTPRequest(
            request.method.rawValue, "\(access.server)\(request.path)",
            headers: [HTTPHeader("Accept", "application/json")] + pass.headers, totalTimeout: Self.timeLimit)
        if let body = request.body {
            message.headers.append(HTTPHeader("Content-Type", request.contentType))
            do { message.body = try JSON.encode(body) } catch {
                throw .invalid("\(attempt): the body cannot be written: \(error)")
            }
        }
        let trouble = pass.trouble.map { "; \($0)" } ?? ""
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try await pass.client.send(message, limit: Self.limit)
        } catch {
            await credentials.failed(pass)
            throw .passing("\(attempt): \(error.reason)\(trouble)", retryAfter: nil)
        }
        if response.status == 401 { await credentials.refused(pass) }
        guard (200..<300).contains(response.status) else {
            let said = try? JSON.decode(APIStatus.self, from: response.body)
            let message = said?.message.map { ": \($0)" } ?? ""
            throw ClusterFailure(
                status: response.status, said,
                retryAfter: RetryAfter.pause(response.header("Retry-After"), date: response.header("Date"))
                    ?? said?.pause,
                sentence: "\(attempt): \(response.status)\(message)\(trouble)")
        }
        do throws(DocumentError) {
            return try JSON.decode(JSONValue.self, from: response.body)
        } catch {
            throw .passing("\(attempt): the answer is no object: \(error)", retryAfter: nil)
        }
    }
}
