import FleetHTTP
import FleetModel

/// Probes under TLS, over a connection of their own each. The certificate is not looked at: it names no address.
struct HTTPSProber: Sendable {
    private let client = HTTPClient(
        tls: TLSSettings(skipsVerification: true), proxy: "", userAgent: "lvsfleet-agent/\(AgentVersion.current)")

    /// - Parameter source: the address to send from; nil: as the kernel chooses.
    func probe(_ target: CheckTarget, from source: IPAddress? = nil) async -> ProbeResult {
        let check = target.check
        let place = "\(target.destination.bracketed):\(check.port)"
        let name = check.host.map { "\($0):\(check.port)" } ?? place
        let patience = Duration.milliseconds(check.timeoutMillis)
        var request = HTTPRequest(
            "GET", "https://\(name)\(HTTPAnswer.path(check))", headers: [HTTPHeader("Host", HTTPAnswer.host(target))],
            connectTimeout: patience, totalTimeout: patience)
        request.connectsTo = place
        request.usesConnectionOnce = true
        request.mark = target.way?.mark
        request.comesFrom = source.map { "\($0)" }
        do throws(HTTPClientError) {
            return HTTPAnswer.result(status: try await client.send(request, limit: 1 << 20).status, check)
        } catch {
            switch error.kind {
            case .timedOut: return Probe.result(ofSilence: check)
            case .cancelled, .invalid: return .unasked
            // The head says it all; a long body is somebody else's business.
            case .tooLarge: return .passed
            case .unreachable, .tls, .cut, .other: return .failed("GET \(HTTPAnswer.path(check)): \(error.reason)")
            }
        }
    }
}
