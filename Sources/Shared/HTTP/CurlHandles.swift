internal import Synchronization

/// The easy handles of one client that wait for their next request.
///
/// Whoever asks the same again, as an agent does all its life, finds a handle on which nothing is left to set.
final class CurlHandles: Sendable {
    private static let most = 4

    private let settings: CurlHandle.Settings
    private let idle = Mutex<[CurlHandle]>([])

    init(_ settings: CurlHandle.Settings) { self.settings = settings }

    func take(for request: HTTPRequest) throws(HTTPClientError) -> CurlHandle {
        let kept: CurlHandle? = idle.withLock { idle in
            guard !idle.isEmpty else { return nil }
            return idle.remove(at: idle.firstIndex { $0.request == request } ?? 0)
        }
        guard let kept else { return try CurlHandle(request, settings) }
        if kept.request != request { try kept.turn(to: request, settings) }
        return kept
    }

    /// Takes back a handle on which nothing is under way. One with a body is not kept: bodies are long, and differ.
    func give(_ handle: CurlHandle) {
        guard handle.request.body == nil else { return }
        idle.withLock { if $0.count < Self.most { $0.append(handle) } }
    }
}
