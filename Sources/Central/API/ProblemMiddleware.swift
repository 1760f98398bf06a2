import Hummingbird
import Logging

/// Outermost: gives each request an ID, turns every error into a problem document, counts and logs.
struct ProblemMiddleware: RouterMiddleware {
    let counts: RequestCounts

    func handle(
        _ request: Request, context: CentralContext, next: (Request, CentralContext) async throws -> Response
    ) async throws -> Response {
        let started = ContinuousClock.now
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let refusal = Refusal(error)
            log(refusal, context)
            response = refusal.response(requestID: context.requestID)
        }
        if let name = HTTPFields.requestIDName { response.headers[name] = context.requestID }
        counts.count(method: request.method.rawValue, route: context.endpointPath ?? "", status: response.status.code)
        context.logger.debug(
            "request",
            metadata: [
                "method": "\(request.method)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
                "seconds": "\(started.duration(to: .now).seconds)",
            ])
        return response
    }

    private func log(_ refusal: Refusal, _ context: CentralContext) {
        guard let inside = refusal.inside else { return }
        let level: Logger.Level = refusal.status.kind == .serverError ? .error : .info
        context.logger.log(level: level, "request failed", metadata: ["error": "\(inside)"])
    }
}

extension HTTPFields {
    static var requestIDName: Key? { Key("X-Request-Id") }
}
