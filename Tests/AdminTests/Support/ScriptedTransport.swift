import Synchronization

@testable import Admin

/// Answers as a script says, and remembers what was asked.
final class ScriptedTransport: Transport {
    typealias Script = @Sendable (APIRequest) throws(TransportError) -> APIResponse

    private let script: Script
    private let seen = Mutex<[APIRequest]>([])

    init(_ script: @escaping Script) { self.script = script }

    var requests: [APIRequest] { seen.withLock { $0 } }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        seen.withLock { $0.append(request) }
        return try script(request)
    }
}
