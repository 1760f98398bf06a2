import FleetModel

/// The pages of the agent of a real server's host, made from its state. Pure.
enum RealServerPages {
    /// Answers a request line's target; nil where there is nothing.
    static func page(_ target: String, state: RealServerState, now: Int64) -> HealthPages.Page? {
        switch target.split(separator: "?", maxSplits: 1).first {
        case "/livez": HealthPages.Page(status: 200, body: "ok\n")
        case "/readyz": ready(state)
        case "/metrics":
            HealthPages.Page(status: 200, contentType: "text/plain; version=0.0.4", body: metrics(state, now))
        default: nil
        }
    }

    private static func ready(_ state: RealServerState) -> HealthPages.Page {
        if let failure = state.failures.first {
            return HealthPages.Page(status: 503, body: "cannot \(failure.operation): \(failure.error)\n")
        }
        guard state.version != nil else {
            return HealthPages.Page(status: 503, body: "Central has not said yet what this host must take\n")
        }
        return HealthPages.Page(status: 200, body: "ok\n")
    }

    private static func metrics(_ state: RealServerState, _ now: Int64) -> String {
        func count(_ wanted: RealServerReport.State) -> Int { state.vips.count { $0.state == wanted } }
        var gauges: [(name: String, type: String, help: String, value: String)] = [
            ("vips_held", "gauge", "VIPs whose packets are taken.", "\(count(.held))"),
            ("vips_leaving", "gauge", "VIPs that are kept for connections that end.", "\(count(.leaving))"),
            ("vips_missing", "gauge", "VIPs whose packets are not taken.", "\(count(.missing))"),
            ("failures", "gauge", "What could not be done.", "\(state.failures.count)"),
            ("drift_entries", "gauge", "What the last audit found changed by others.", "\(state.drift.count)"),
            ("audits_total", "counter", "Comparisons with the host.", "\(state.audits)"),
        ]
        if let seen = state.centralSeenAt {
            gauges.append(("stale_seconds", "gauge", "Time since Central answered.", "\(max(0, now - seen))"))
        }
        return gauges.map { metric in
            let name = "lvsfleet_realserver_\(metric.name)"
            return "# HELP \(name) \(metric.help)\n# TYPE \(name) \(metric.type)\n\(name) \(metric.value)\n"
        }.joined()
    }
}
