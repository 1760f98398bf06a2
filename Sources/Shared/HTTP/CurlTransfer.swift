internal import CCurl
internal import Synchronization

/// One request on its way: an easy handle, and what has come of the answer.
///
/// Made anywhere, then given to a `CurlLoop`, on whose thread alone it is used from there on.
final class CurlTransfer: @unchecked Sendable {
    /// Ids are never reused, so that a late cancellation meets nobody else's transfer.
    struct ID: Hashable, Sendable {
        private let value = counter.next()
        private static let counter = Counter()
    }

    let id = ID()
    /// Called once, on the loop's thread, with the whole answer or the reason why there is none.
    var onEnd: ((Result<HTTPResponse, HTTPClientError>) -> Void)?
    /// Called when the head is complete, where the body is streamed.
    var onHead: ((HTTPResponse) -> Void)?
    /// Called with each piece of the body; without it the body is gathered.
    var onChunk: (([UInt8]) -> Void)?
    /// Asked before each piece, where the body is streamed.
    var gate: StreamGate?

    /// Whose connections it uses; kept until the end, so that nobody has to keep a client for what is under way.
    var client: HTTPClient?

    private let handle: CurlHandle
    /// Where the handle goes when the answer is whole.
    private let handles: CurlHandles
    private let limit: Int
    private var response = HTTPResponse(status: 0)
    private var isHeadDone = false
    private var isTooLarge = false
    private let cancelled = Mutex(false)

    init(_ request: HTTPRequest, limit: Int, handles: CurlHandles) throws(HTTPClientError) {
        self.limit = limit
        self.handles = handles
        handle = try handles.take(for: request)
        try handle.answer(to: Unmanaged.passUnretained(self).toOpaque(), header: takeHeader, body: takeBody)
    }

    var easy: UnsafeMutableRawPointer { handle.easy }

    /// Takes one header line. A new status line starts over: the head before it was interim (1xx) or a proxy's.
    fileprivate func take(header line: UnsafeRawBufferPointer) {
        // What comes after the body are trailers.
        guard !isHeadDone else { return }
        if line.first == UInt8(ascii: "H"), line.starts(with: "HTTP/".utf8) {
            response = HTTPResponse(status: 0)
        } else if line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) {
            // The empty line ends the head, whose reader need not wait for a body that may be long in coming.
            if status >= 200 { finishHead() }
        } else {
            response.head.append(line)
        }
    }

    /// Takes a piece of the body, and says so as a write callback does: the count, that it is to come again, or anything else,
    /// which ends the transfer with CURLE_WRITE_ERROR.
    fileprivate func take(body bytes: UnsafeBufferPointer<UInt8>) -> Int {
        finishHead()
        if let onChunk {
            if gate?.admit(bytes.count) == false { return Int(CURL_WRITEFUNC_PAUSE) }
            onChunk(Array(bytes))
            return bytes.count
        }
        guard response.body.count + bytes.count <= limit else {
            isTooLarge = true
            return 0
        }
        response.body.append(contentsOf: bytes)
        return bytes.count
    }

    /// Goes on after the gate was shut. On the loop's thread, like all else.
    func resume() { curl_easy_pause(easy, CURLPAUSE_RECV_CONT) }

    private func finishHead() {
        guard !isHeadDone else { return }
        isHeadDone = true
        response.status = status
        onHead?(response)
    }

    /// The status of the head that came last; of a proxy's answer to CONNECT it is 0.
    private var status: Int {
        var status = 0
        lvs_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// May be called on any thread; the loop acts on it.
    func markCancelled() { cancelled.withLock { $0 = true } }

    var isCancelled: Bool { cancelled.withLock { $0 } }

    func cancel() {
        markCancelled()
        end(CURLE_ABORTED_BY_CALLBACK)
    }

    /// Tells the caller how it ended; only the first time counts.
    func end(_ code: CURLcode) {
        guard let onEnd else { return }
        self.onEnd = nil
        defer {
            onHead = nil
            onChunk = nil
            gate = nil
            client = nil
        }
        // A server that refuses a request before it has read its body may cut off its own words on a connection of HTTP/2. That it
        // refuses, and why in a number, is known all the same.
        if code == CURLE_OK || (code == CURLE_PARTIAL_FILE && status >= 400) {
            finishHead()
            handles.give(handle)
            onEnd(.success(response))
            return
        }
        let kind: HTTPClientError.Kind = isCancelled ? .cancelled : isTooLarge ? .tooLarge : .init(code)
        let reason =
            switch kind {
            case .cancelled: "cancelled"
            case .tooLarge: "the answer is longer than \(limit) bytes"
            default: handle.words(for: code)
            }
        onEnd(.failure(HTTPClientError(kind, attempt: handle.request.attempt, reason: reason)))
    }
}

private let takeHeader: lvs_data_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue().take(header: line)
    return size * count
}

private let takeBody: lvs_data_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    return UnsafeRawBufferPointer(start: bytes, count: size * count).withMemoryRebound(to: UInt8.self) {
        Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue().take(body: $0)
    }
}

extension HTTPClientError.Kind {
    init(_ code: CURLcode) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: self = .unreachable
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER:
            self = .tls
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            self = .cut
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_INTERFACE_FAILED: self = .invalid
        default: self = .other
        }
    }
}
