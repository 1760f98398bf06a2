import FleetModel

/// What is asked over HTTP, and what its answer means. Pure.
enum HTTPAnswer {
    /// A status line is shorter.
    static let limit = 4096

    static func path(_ check: Slice.Check) -> String { check.path ?? "/" }

    /// The Host header: as configured, or the address, with a port that is not the scheme's own.
    static func host(_ target: CheckTarget) -> String {
        if let host = target.check.host { return host }
        let usual: UInt16 = target.check.type == .https ? 443 : 80
        let address = target.destination.bracketed
        return target.check.port == usual ? address : "\(address):\(target.check.port)"
    }

    static func request(_ target: CheckTarget) -> [UInt8] {
        Array(
            """
            GET \(path(target.check)) HTTP/1.1\r
            Host: \(host(target))\r
            User-Agent: lvsfleet-agent/\(AgentVersion.current)\r
            Accept: */*\r
            Connection: close\r
            \r

            """.utf8)
    }

    /// Judges what has come so far; nil: there must be more.
    static func result(_ bytes: [UInt8], isEnd: Bool, _ check: Slice.Check) -> ProbeResult? {
        guard let end = bytes.firstIndex(of: 10) else {
            if isEnd { return .failed("GET \(path(check)): the connection ended without an answer") }
            return bytes.count < limit ? nil : .failed("GET \(path(check)): the answer is not HTTP")
        }
        let words = bytes[..<end].split(separator: 32, maxSplits: 2)
        guard words.count >= 2, words[0].starts(with: "HTTP/1.".utf8),
            let status = PortNumber.parse(String(decoding: words[1].filter { $0 != 13 }, as: UTF8.self))
        else { return .failed("GET \(path(check)): the answer is not HTTP") }
        return result(status: Int(status), check)
    }

    static func result(status: Int, _ check: Slice.Check) -> ProbeResult {
        let wanted = check.status ?? .usual
        if wanted.contains(status) { return .passed }
        return .failed("GET \(path(check)) answered \(status), not \(wanted)")
    }
}
