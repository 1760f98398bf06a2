internal import Glibc

/// The one HTTP client: any number of requests at once over kept connections, driven by one thread of its own.
///
/// Redirects are not followed: what a token is sent to is what was asked for. A client that is let go finishes what is under
/// way, and then closes its connections.
public final class HTTPClient: Sendable {
    private let loop: CurlLoop
    private let handles: CurlHandles

    /// - Parameter proxy: `http://`, `https://`, `socks5://` or `socks5h://`; empty for none; nil leaves it to the usual environment
    ///   variables.
    public init(tls: TLSSettings = TLSSettings(), proxy: String? = nil, userAgent: String = "lvsfleet") {
        loop = CurlLoop()
        let proxy = proxy ?? (Self.environmentNamesProxy ? nil : "")
        handles = CurlHandles(CurlHandle.Settings(tls: tls, proxy: proxy, userAgent: userAgent))
    }

    deinit { loop.stop() }

    /// Looked up once: libcurl would look for every request.
    private static let environmentNamesProxy = [
        "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
    ].contains { (name: String) in getenv(name) != nil }

    /// The client's own thread: a task that prefers it asks without waking another.
    ///
    /// For tasks that do little between two requests; the client must outlive them.
    public var executor: any TaskExecutor { loop }

    /// Sends a request and gathers the whole answer, up to `limit` bytes of body.
    public func send(_ request: HTTPRequest, limit: Int = 16 << 20) async throws(HTTPClientError) -> HTTPResponse {
        let transfer = try transfer(request, limit: limit)
        let result: Result<HTTPResponse, HTTPClientError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.onEnd = { continuation.resume(returning: $0) }
                loop.add(transfer)
            }
        } onCancel: {
            transfer.markCancelled()
            loop.cancel(transfer.id)
        }
        return try result.get()
    }

    /// Sends a request and hands out the body while it arrives; returns when the head is there.
    public func stream(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPStream {
        let transfer = try transfer(request, limit: .max)
        let (chunks, feed) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        feed.onTermination = { [loop, id = transfer.id] _ in loop.cancel(id) }
        let gate = StreamGate { [loop, id = transfer.id] in loop.resume(id) }
        transfer.gate = gate
        transfer.onChunk = { feed.yield($0) }
        let result: Result<HTTPResponse, HTTPClientError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                var waiting: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>? = continuation
                transfer.onHead = {
                    waiting?.resume(returning: .success($0))
                    waiting = nil
                }
                transfer.onEnd = { end in
                    switch end {
                    case .success(let response):
                        waiting?.resume(returning: .success(response))
                        feed.finish()
                    case .failure(let error):
                        waiting?.resume(returning: .failure(error))
                        feed.finish(throwing: error)
                    }
                    waiting = nil
                }
                loop.add(transfer)
            }
        } onCancel: {
            transfer.markCancelled()
            loop.cancel(transfer.id)
        }
        return HTTPStream(head: try result.get(), chunks: HTTPChunks(pieces: chunks, gate: gate))
    }

    private func transfer(_ request: HTTPRequest, limit: Int) throws(HTTPClientError) -> CurlTransfer {
        let transfer = try CurlTransfer(request, limit: limit, handles: handles)
        transfer.client = self
        return transfer
    }
}
