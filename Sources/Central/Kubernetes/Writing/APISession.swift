import FleetHTTP
import FleetWire
import Logging

/// Sends requests for single objects to the Kubernetes API.
struct APISession: ClusterSession {
    /// The longest object that is taken: etcd holds none above 1.5 MB.
    private static let limit = 4 << 20
    /// Half of the time in which a Lease must be renewed, so that there is a second try.
    private static let timeLimit = Duration.seconds(5)

    private let access: ClusterAccess
    private let credentials: ClusterCredentials

    init(access: ClusterAccess, logger: Logger) {
        self.access = access
        credentials = ClusterCredentials(access, logger: logger)
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
            let message = (try? JSON.decode(APIStatus.self, from: response.body))?.message.map { ": \($0)" } ?? ""
            throw ClusterFailure(
                status: response.status, retryAfter: response.header("Retry-After"),
                sentence: "\(attempt): \(response.status)\(message)\(trouble)")
        }
        do throws(DocumentError) {
            return try JSON.decode(JSONValue.self, from: response.body)
        } catch {
            throw .passing("\(attempt): the answer is no object: \(error)", retryAfter: nil)
        }
    }
}
