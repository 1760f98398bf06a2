import FleetModel

/// The agent's pages for people and monitors, made from its state. Pure.
enum HealthPages {
    /// Answers a request line's target; nil where there is nothing.
    static func page(_ target: String, state: AgentState, probes: Int = 0, now: Int64) -> Page? {
        let parts = target.split(separator: "?", maxSplits: 1)
        let isVerbose =
            parts.count == 2 && parts[1].split(separator: "&").contains { $0 == "verbose" || $0.hasPrefix("verbose=") }
        switch parts.first {
        // Alive without Central, whatever the kernel says: a restart would mend neither.
        case "/livez": return .ok
        case "/readyz": return ready(state, isVerbose: isVerbose)
        case "/metrics": return .metrics(metrics(state, probes, now))
        default: return nil
        }
    }

    private static func ready(_ state: AgentState, isVerbose: Bool) -> Page {
        let checks: [(name: String, problem: String?)] = [
            ("slice", state.applied == nil ? "no slice has been applied yet" : nil),
            ("kernel", state.kernelProblem),
            ("disk", state.diskProblems.sorted { $0.key < $1.key }.first?.value),
            ("entries", state.failures.isEmpty ? nil : "\(state.failures.count) entries were refused by the kernel"),
        ]
        let isReady = checks.allSatisfy { $0.problem == nil }
        guard isVerbose || !isReady else { return .ok }
        let lines = checks.map { check in
            check.problem.map { "[-]\(check.name) failed: \($0)" } ?? "[+]\(check.name) ok"
        }
        return Page(
            status: isReady ? 200 : 503,
            body: lines.joined(separator: "\n") + (isReady ? "\nreadyz check passed\n" : "\nreadyz check failed\n"))
    }

    private static func metrics(_ state: AgentState, _ probes: Int, _ now: Int64) -> [Metric] {
        var figures: [(name: String, kind: Metric.Kind, help: String, value: String)] = [
            ("applied_revision", .gauge, "Number of the revision in the kernel.", "\(state.applied?.number ?? 0)"),
            ("services", .gauge, "Virtual services owned.", "\(state.counters.services)"),
            ("servers", .gauge, "Real servers in them.", "\(state.counters.servers)"),
            ("failed_entries", .gauge, "Entries that the kernel refuses.", "\(state.failures.count)"),
            ("foreign_services", .gauge, "Services of others on our VIPs.", "\(state.foreign.count)"),
            ("drift_entries", .gauge, "Entries that the last audit found changed by others.", "\(state.drift.count)"),
            ("draining_servers", .gauge, "Real servers on their way out.", "\(state.drains.count)"),
            ("checked_servers", .gauge, "Real servers that are probed.", "\(state.checkTargets)"),
            (
                "failing_servers", .gauge, "Real servers of pools that fail their check.",
                "\(state.checks.failing.count)"
            ),
            ("fail_open", .gauge, "Pools of which no server answers, by family.", "\(state.checks.failOpen.count)"),
            ("probes_total", .counter, "Probes of real servers.", "\(probes)"),
            ("problems", .gauge, "What keeps the agent from its work.", "\(state.problems.count)"),
            ("applies_total", .counter, "Slices applied.", "\(state.counters.applies)"),
            ("audits_total", .counter, "Comparisons with the kernel.", "\(state.counters.audits)"),
            ("netlink_operations_total", .counter, "Changes sent to the kernel.", "\(state.operations)"),
            ("last_apply_seconds", .gauge, "Duration of the last apply.", "\(state.counters.lastApplySeconds)"),
            ("last_audit_seconds", .gauge, "Duration of the last audit.", "\(state.lastAuditSeconds)"),
        ]
        // Without an answer yet there is nothing to be stale against.
        if let seen = state.centralSeenAt {
            figures.append(("stale_seconds", .gauge, "Time since Central answered.", "\(max(0, now - seen))"))
        }
        let build = Metric(
            name: "lvsfleet_agent_build_info", kind: .gauge, help: "The running release.",
            labels: "{version=\"\(AgentVersion.current)\"}", value: "1")
        return figures.map { Metric(name: "lvsfleet_agent_\($0.name)", kind: $0.kind, help: $0.help, value: $0.value) }
            + [build]
    }
}
