internal import CCurl

/// An easy handle with all options of one request set, and what libcurl uses of them without a copy.
///
/// It sends that request any number of times, one after the other; whoever has it is alone with it.
final class CurlHandle: @unchecked Sendable {
    /// What all requests of a client have in common.
    struct Settings: Sendable {
        var tls: TLSSettings
        /// Empty for none; nil leaves it to the usual environment variables.
        var proxy: String?
        var userAgent: String
    }

    let easy: UnsafeMutableRawPointer
    /// The URL in parts, a `CURLU`.
    private let url: OpaquePointer
    private(set) var request: HTTPRequest
    private var body: UnsafeMutableBufferPointer<UInt8>?
    /// Where libcurl says in its own words what went wrong.
    private let complaint = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var connectTo: UnsafeMutablePointer<curl_slist>?

    init(_ request: HTTPRequest, _ settings: Settings) throws(HTTPClientError) {
        guard let easy = curl_easy_init(), let url = curl_url() else {
            throw HTTPClientError(.other, attempt: request.attempt, reason: "libcurl gave no handle")
        }
        self.easy = easy
        self.url = url
        self.request = request
        try prepare(settings)
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_url_cleanup(url)
        freeParts()
        complaint.deallocate()
    }

    /// Makes it ready for another request. What libcurl knows of hosts and connections stays.
    func turn(to request: HTTPRequest, _ settings: Settings) throws(HTTPClientError) {
        curl_easy_reset(easy)
        freeParts()
        self.request = request
        try prepare(settings)
    }

    /// Names whom libcurl hands the answer to.
    func answer(
        to context: UnsafeMutableRawPointer, header: @escaping lvs_data_callback, body: @escaping lvs_data_callback
    ) throws(HTTPClientError) {
        try checked { options throws(CurlOptionError) in
            try options.set(CURLOPT_HEADERFUNCTION, callback: header)
            try options.set(CURLOPT_WRITEFUNCTION, callback: body)
            try options.set(CURLOPT_HEADERDATA, pointer: context)
            try options.set(CURLOPT_WRITEDATA, pointer: context)
        }
    }

    /// Why a transfer ended so. Of certificates and handshakes libcurl has more to say than of the code alone; what it says of
    /// others names times and counts, and would be another reason each time.
    func words(for code: CURLcode) -> String {
        let kind = HTTPClientError.Kind(code)
        if kind == .tls || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR, complaint.first != 0 {
            let bytes = complaint.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            return String(decoding: bytes, as: UTF8.self)
        }
        return String(cString: curl_easy_strerror(code))
    }

    private func prepare(_ settings: Settings) throws(HTTPClientError) {
        complaint.update(repeating: 0)
        try checked { options throws(CurlOptionError) in
            try options.set(CURLOPT_ERRORBUFFER, pointer: UnsafeMutableRawPointer(complaint.baseAddress))
            try options.set(request)
            try options.set(settings.tls)
            connectTo = try options.setServerName(settings.tls.serverName, url: request.url)
            if let place = request.connectsTo { connectTo = try options.setPlace(place) }
            try options.set(CURLOPT_USERAGENT, settings.userAgent)
            switch settings.proxy {
            case nil: break
            case "": try options.set(CURLOPT_NOPROXY, "*")
            case let proxy?:
                try options.set(CURLOPT_PROXY, proxy)
                // The environment's exceptions are meant for the environment's proxy.
                try options.set(CURLOPT_NOPROXY, "")
            }
            if let bytes = request.body {
                let body = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
                _ = body.initialize(from: bytes)
                self.body = body
                try options.set(CURLOPT_POSTFIELDSIZE, body.count)
                try options.set(CURLOPT_POSTFIELDS, pointer: UnsafeMutableRawPointer(body.baseAddress))
            }
            headers = options.headerList(of: request)
            try options.set(CURLOPT_HTTPHEADER, list: headers)
        }
    }

    private func checked(_ set: (CurlOptions) throws(CurlOptionError) -> Void) throws(HTTPClientError) {
        do throws(CurlOptionError) {
            try set(CurlOptions(easy, url: url))
        } catch {
            throw HTTPClientError(.invalid, attempt: request.attempt, reason: error.reason)
        }
    }

    private func freeParts() {
        curl_slist_free_all(headers)
        curl_slist_free_all(connectTo)
        body?.deallocate()
        (headers, connectTo, body) = (nil, nil, nil)
    }
}

extension HTTPRequest {
    /// For errors: `GET https://central:7070/api/v1/slice`.
    var attempt: String { "\(method) \(url)" }
}
