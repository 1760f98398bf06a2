import FleetHTTP
import Logging

/// Who we are for a cluster and whom we trust there, kept fresh while files are replaced and tokens end.
///
/// A change of authorities or certificates makes a new client: requests that come later connect anew, and what is under way
/// ends in its own time on the old connections.
actor ClusterCredentials {
    private let access: ClusterAccess
    private let logger: Logger
    private let date: @Sendable () -> Int64
    private let exec: ExecSource?
    private var token: TokenSource
    private var files: TLSFiles
    private var client: (settings: TLSSettings, client: HTTPClient)?
    private var trouble: String?

    init(_ access: ClusterAccess, date: @escaping @Sendable () -> Int64 = Central.clock, logger: Logger) {
        self.access = access
        self.logger = logger
        self.date = date
        token = TokenSource(access.token)
        files = TLSFiles(access.tls)
        exec = access.exec.map { ExecSource($0, date: date) }
        for remark in access.remarks { logger.warning("\(remark)") }
    }

    /// What to send the next request with.
    func pass(at now: ContinuousClock.Instant = .now) async throws(ClusterAccessError) -> ClusterPass {
        try files.look(at: now)
        var bearer = try token.current(at: now)
        var pair: ClientPair?
        var troubles = [files.trouble(on: date()), token.trouble]
        if let exec {
            let credential = try await exec.current(authorities: files.authorities)
            bearer = credential.token
            pair = credential.pair
            troubles.append(await exec.trouble)
        }
        let trouble = troubles.compactMap { $0 }.joined(separator: "; ")
        note(trouble.isEmpty ? nil : trouble)
        var headers = access.impersonation?.headers ?? []
        if let bearer { headers.append(HTTPHeader("Authorization", "Bearer \(bearer)")) }
        return ClusterPass(client: client(showing: pair), headers: headers, begun: now, trouble: self.trouble)
    }

    /// Takes note that a request was answered 401: what it was sent with is not shown again.
    func refused(_ pass: ClusterPass) async {
        token.forget(olderThan: pass.begun)
        files.forget(olderThan: pass.begun)
        await exec?.forget(olderThan: pass.begun)
    }

    /// Takes note that a request failed on its way: the authorities may have been replaced.
    func failed(_ pass: ClusterPass) { files.forget(olderThan: pass.begun) }

    private func client(showing pair: ClientPair?) -> HTTPClient {
        var settings = files.settings
        if let pair {
            settings.certificate = .data(pair.certificate)
            settings.key = .data(pair.key)
        }
        if let client, client.settings == settings { return client.client }
        if client != nil { logger.notice("certificates have changed, so connections to the cluster are made anew") }
        // Names are for the proxy to look up, as client-go has it.
        let proxy = access.proxy?.replacing("socks5://", with: "socks5h://", maxReplacements: 1)
        let client = HTTPClient(tls: settings, proxy: proxy, userAgent: "lvsfleet-central")
        self.client = (settings, client)
        return client
    }

    /// Logs when something begins to be wrong, when it is something else, and when it is well again.
    private func note(_ trouble: String?) {
        guard trouble != self.trouble else { return }
        self.trouble = trouble
        if let trouble {
            logger.warning("something is wrong with the credentials for the cluster", metadata: ["error": "\(trouble)"])
        } else {
            logger.notice("the credentials for the cluster are well again")
        }
    }
}
