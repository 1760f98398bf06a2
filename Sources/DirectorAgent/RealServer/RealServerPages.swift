import FleetModel

/// The pages of the agent of a real server's host, made from its state. Pure.
enum RealServerPages {
    /// Answers a request line's target; nil where there is nothing.
    static func page(_ target: String, state: RealServerState, now: Int64) -> Page? {
        switch target.split(separator: "?", maxSplits: 1).first {
        case "/livez": .ok
        case "/readyz": ready(state)
        case "/metrics": .metrics(metrics(state, now))
        default: nil
        }
    }

    private static func ready(_ state: RealServerState) -> Page {
        if let failure = state.failures.first {
            return Page(status: 503, body: "cannot \(failure.operation): \(failure.error)\n")
        }
        guard state.version != nil else {
            return Page(status: 503, body: "Central has not said yet what this host must take\n")
        }
        return .ok
    }

    private static func metrics(_ state: RealServerState, _ now: Int64) -> [Metric] {
        func count(_ wanted: RealServerReport.State) -> Int { state.vips.count { $0.state == wanted } }
        var figures: [(name: String, kind: Metric.Kind, help: String, value: String)] = [
            ("vips_held", .gauge, "VIPs whose packets are taken.", "\(count(.held))"),
            ("vips_leaving", .gauge, "VIPs that are kept for connections that end.", "\(count(.leaving))"),
            ("vips_missing", .gauge, "VIPs whose packets are not taken.", "\(count(.missing))"),
            ("failures", .gauge, "What could not be done.", "\(state.failures.count)"),
            ("drift_entries", .gauge, "What the last audit found changed by others.", "\(state.drift.count)"),
            ("audits_total", .counter, "Comparisons with the host.", "\(state.audits)"),
        ]
        if let seen = state.centralSeenAt {
            figures.append(("stale_seconds", .gauge, "Time since Central answered.", "\(max(0, now - seen))"))
        }
        return figures.map {
            Metric(name: "lvsfleet_realserver_\($0.name)", kind: $0.kind, help: $0.help, value: $0.value)
        }
    }
}
