internal import CCurl

/// An option that libcurl did not take.
struct CurlOptionError: Error {
    var reason: String
}

/// The checked door to `curl_easy_setopt`: every option of a request is set here, and none that fails goes unseen.
struct CurlOptions {
    private let handle: UnsafeMutableRawPointer
    private let url: OpaquePointer

    /// - Parameter url: A `CURLU`, which must live as long as the transfer.
    init(_ handle: UnsafeMutableRawPointer, url: OpaquePointer) {
        self.handle = handle
        self.url = url
    }

    func set(_ request: HTTPRequest) throws(CurlOptionError) {
        try set(url: request.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        switch request.method {
        case "GET" where request.body == nil: try set(CURLOPT_HTTPGET, 1)
        case "HEAD": try set(CURLOPT_NOBODY, 1)
        default: try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        try set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout.milliseconds)
        if let total = request.totalTimeout { try set(CURLOPT_TIMEOUT_MS, total.milliseconds) }
        if let idle = request.idleTimeout {
            // libcurl counts silence in whole seconds, as a rate below one byte a second.
            try set(CURLOPT_LOW_SPEED_LIMIT, 1)
            try set(CURLOPT_LOW_SPEED_TIME, max(1, idle.milliseconds / 1000))
        }
        if request.usesConnectionOnce {
            try set(CURLOPT_FRESH_CONNECT, 1)
            try set(CURLOPT_FORBID_REUSE, 1)
        }
        // "host!" keeps an interface of that name out of it.
        if let source = request.comesFrom { try set(CURLOPT_INTERFACE, "host!\(source)") }
        if let mark = request.mark { try check(lvs_setopt_mark(handle, mark)) }
        if request.acceptsCompression { try set(CURLOPT_ACCEPT_ENCODING, "gzip") }
    }

    /// Takes the URL apart here, once: libcurl would do it for each request on the handle.
    private func set(url text: String) throws(CurlOptionError) {
        let code = curl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME))
        guard code == CURLUE_OK else { throw CurlOptionError(reason: String(cString: curl_url_strerror(code))) }
        try check(lvs_setopt_pointer(handle, CURLOPT_CURLU, UnsafeMutableRawPointer(url)))
    }

    func set(_ tls: TLSSettings) throws(CurlOptionError) {
        try set(tls.authorities, file: CURLOPT_CAINFO, blob: CURLOPT_CAINFO_BLOB)
        // Whoever names authorities trusts them alone, and not the system's folder of others beside them.
        if tls.authorities != nil { try check(lvs_setopt_text(handle, CURLOPT_CAPATH, nil)) }
        try set(tls.certificate, file: CURLOPT_SSLCERT, blob: CURLOPT_SSLCERT_BLOB)
        try set(tls.key, file: CURLOPT_SSLKEY, blob: CURLOPT_SSLKEY_BLOB)
        if tls.skipsVerification {
            try set(CURLOPT_SSL_VERIFYPEER, 0)
            try set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    /// Leads every connection to one place; gives the list that must live as long as the transfer.
    func setPlace(_ place: String) throws(CurlOptionError) -> UnsafeMutablePointer<curl_slist>? {
        // Before the place, any host and any port.
        let list = curl_slist_append(nil, "::\(place)")
        try set(CURLOPT_CONNECT_TO, list: list)
        return list
    }

    /// Puts the name that the certificate must carry into the URL, for libcurl checks against that, and the address
    /// aside; gives the list that must live as long as the transfer.
    func setServerName(
        _ name: String?, url: String
    ) throws(CurlOptionError) -> UnsafeMutablePointer<curl_slist>? {
        guard let name, let parts = URLParts(url), parts.scheme == "https" else { return nil }
        try set(url: "https://\(name):\(parts.port)\(parts.rest)")
        let list = curl_slist_append(nil, "\(name):\(parts.port):\(parts.host):\(parts.port)")
        try set(CURLOPT_CONNECT_TO, list: list)
        return list
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlOptionError) {
        try check(lvs_setopt_long(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws(CurlOptionError) {
        try check(lvs_setopt_text(handle, option, value))
    }

    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) throws(CurlOptionError) {
        try check(lvs_setopt_pointer(handle, option, pointer))
    }

    func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?) throws(CurlOptionError) {
        try check(lvs_setopt_list(handle, option, list))
    }

    func set(_ option: CURLoption, callback: @escaping lvs_data_callback) throws(CurlOptionError) {
        try check(lvs_setopt_callback(handle, option, callback))
    }

    private func set(_ source: TLSSettings.Source?, file: CURLoption, blob: CURLoption) throws(CurlOptionError) {
        switch source {
        case nil: return
        case .file(let path): try set(file, path)
        case .data(let bytes): try check(lvs_setopt_blob(handle, blob, bytes, bytes.count))
        }
    }

    /// Header fields as libcurl wants them; line ends in a value would make fields of their own and are cut out.
    func headerList(of request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
        // An empty field takes libcurl's own away: no pause for 100-continue before a body.
        var list = request.body == nil ? nil : curl_slist_append(nil, "Expect:")
        for header in request.headers {
            // With a colon and nothing behind it libcurl would leave the field out.
            let line = (header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
                .filter { !$0.isNewline }
            list = curl_slist_append(list, line)
        }
        return list
    }

    private func check(_ code: CURLcode) throws(CurlOptionError) {
        guard code == CURLE_OK else { throw CurlOptionError(reason: String(cString: curl_easy_strerror(code))) }
    }
}

/// The parts of a URL that `tls-server-name` needs.
struct URLParts {
    var scheme: String
    /// IPv6 in brackets, as written.
    var host: String
    var port: String
    /// Path and query.
    var rest: String

    init?(_ url: String) {
        let halves = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard halves.count >= 3, halves[0].hasSuffix(":"), halves[1].isEmpty else { return nil }
        scheme = String(halves[0].dropLast())
        rest = halves.count == 4 ? "/\(halves[3])" : "/"
        let authority = halves[2]
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[end...].lastIndex(of: ":") {
            host = String(authority[..<colon])
            port = String(authority[authority.index(after: colon)...])
        } else {
            host = String(authority)
            port = scheme == "https" ? "443" : "80"
        }
    }
}

extension Duration {
    var milliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
}
