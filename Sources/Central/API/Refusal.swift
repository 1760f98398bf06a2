import FleetModel
import FleetWire
import Hummingbird

/// An answer other than what was asked for: what the client is told, and what only the log is told.
struct Refusal: Error {
    var status: HTTPResponse.Status
    var type = "about:blank"
    /// One sentence for the client.
    var detail: String
    var headers: HTTPFields = [:]
    /// What the log says beside it.
    var inside: String?

    init(
        _ status: HTTPResponse.Status, _ detail: String, type: String = "about:blank", headers: HTTPFields = [:],
        inside: String? = nil
    ) {
        self.status = status
        self.type = type
        self.detail = detail
        self.headers = headers
        self.inside = inside
    }

    /// Finds the answer to an error of any layer; what nobody foresaw is told to the log alone.
    init(_ error: any Error) {
        switch error {
        case let error as Refusal:
            self = error
        case let error as DocumentError:
            self.init(.badRequest, error.description)
        case let error as ValidationError:
            self.init(.badRequest, error.description)
        case let error as BackupRefusal:
            self.init(.badRequest, error.description)
        case let error as EditRefusal:
            self.init(error)
        case let error as NotPlanned:
            self.init(.serviceUnavailable, error.reason, headers: [.retryAfter: "2"])
        case let error as ConfirmationNeeded:
            self.init(.conflict, error.loss.sentence, type: ProblemType.needsConfirmation)
        case let error as StoreConflict:
            self.init(.conflict, "another change came first; try again", type: ProblemType.conflict, inside: "\(error)")
        case is CancellationError:
            // The client left while it waited for news, or Central ends: nothing went wrong, and as a rule nobody hears this.
            self.init(.serviceUnavailable, "Central stopped working on this", headers: [.retryAfter: "1"])
        case let error as any HTTPResponseError:
            self.init(error.status, Self.words(for: error.status))
        default:
            self.init(.internalServerError, Self.words(for: .internalServerError), inside: "\(error)")
        }
    }

    private init(_ refusal: EditRefusal) {
        switch refusal {
        case .notFound, .noDirector: self.init(.notFound, refusal.description)
        case .exists: self.init(.conflict, refusal.description, type: ProblemType.exists)
        case .stillReferred, .noPartner: self.init(.conflict, refusal.description)
        case .belongsToCluster: self.init(.conflict, refusal.description, type: ProblemType.belongsToCluster)
        case .repeated, .noNode: self.init(.badRequest, refusal.description)
        }
    }

    private static func words(for status: HTTPResponse.Status) -> String {
        switch status {
        case .notFound: "there is nothing at this path"
        case .contentTooLarge: "the body is too large"
        case .internalServerError: "Central could not do this; its log says more under this request ID"
        default: status.reasonPhrase
        }
    }

    func response(requestID: String) -> Response {
        let problem = Problem(
            type: type, title: status.reasonPhrase, status: status.code, detail: detail, requestID: requestID)
        var headers = headers
        headers[.contentType] = Problem.mediaType
        let bytes = (try? JSON.encode(problem)) ?? []
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
