import FleetModel
import FleetWire

extension Judgement {
    /// Whether the pair's interfaces are there, and take packets of one size.
    static let links = Judgement { facts in
        var verdict = Verdict()
        let hosts = facts.witnesses.compactMap { witness in witness.host.map { (name: witness.name, host: $0) } }
        // Where VRRP moves no VIP, slices do not say which interface it is.
        guard !hosts.isEmpty, facts.slice?.failover != nil else { return verdict }
        let sync = facts.settings.sync
        for (name, host) in hosts {
            func add(_ reason: String, _ seen: String, _ mend: String) {
                verdict.findings.append(
                    PairDiagnosis.Complaint(
                        reason: reason, subject: "director/\(name)", severity: .warning, seen: seen, mend: mend))
            }
            if host.interface == nil {
                add(
                    "InterfaceMissing",
                    "It has no interface \(facts.settings.interface), which is to carry the pair's VIPs.",
                    "Name the right one in spec.interface of pair \(facts.pair), or give the interface that name on \(name)."
                )
            }
            if let wanted = sync.interface, wanted != facts.settings.interface, host.syncInterface == nil {
                add(
                    "InterfaceMissing", "It has no interface \(wanted), which is to carry the synchronisation.",
                    "Name the right one in spec.sync.interface of pair \(facts.pair).")
            }
            if let mtu = sync.mtu, let link = host.syncInterface ?? host.interface, mtu > link.mtu {
                add(
                    "SyncMTUTooLarge",
                    "Messages of synchronisation may be \(mtu) bytes, and \(link.name) takes \(link.mtu): the kernel loses them.",
                    "On \(name): ip link set \(link.name) mtu \(mtu), or lower spec.sync.mtu of pair \(facts.pair).")
            }
        }
        for path in [\DirectorReport.Host.interface, \.syncInterface] {
            let links = hosts.compactMap { item in item.host[keyPath: path].map { (name: item.name, link: $0) } }
            guard let first = links.first, links.contains(where: { $0.link.mtu != first.link.mtu }),
                let largest = links.map(\.link.mtu).max()
            else { continue }
            let low = links.filter { $0.link.mtu != largest }
            verdict.findings.append(
                PairDiagnosis.Complaint(
                    reason: "MTUDiffers", subject: "pair/\(facts.pair)", severity: .warning,
                    seen: Words.list(links.map { "\($0.link.name) of \($0.name) takes \($0.link.mtu) bytes" })
                        + ": what passes one director may be too large for the other.",
                    mend: low.map { "On \($0.name): ip link set \($0.link.name) mtu \(largest)" }.joined(
                        separator: "; ")
                        + " (or the other way round), and in the network's configuration."))
        }
        verdict.well = Words.list(
            hosts.compactMap { item in item.host.interface.map { "\($0.name) of \(item.name) takes \($0.mtu) bytes" } })
        return verdict
    }

    /// How far the directors' clocks may be apart, in seconds: more than reports are under way.
    static let clockLimit = 3.0

    /// Whether the directors' clocks agree. Only the two are compared: what both are off by disturbs nobody.
    static let clocks = Judgement { facts in
        var verdict = Verdict()
        let offsets = facts.witnesses.compactMap { witness -> (name: String, millis: Int64)? in
            guard let own = witness.host?.clockMillis, let received = witness.entry?.receivedMillis else { return nil }
            let (difference, overflows) = own.subtractingReportingOverflow(received)
            return overflows ? nil : (witness.name, difference)
        }
        guard offsets.count > 1, let first = offsets.min(by: { $0.millis < $1.millis }),
            let last = offsets.max(by: { $0.millis < $1.millis })
        else { return verdict }
        let seconds = Double(last.millis) / 1000 - Double(first.millis) / 1000
        guard seconds > clockLimit else {
            verdict.well = "the clocks agree within \(Int(clockLimit)) s"
            return verdict
        }
        verdict.findings.append(
            PairDiagnosis.Complaint(
                reason: "ClocksDiffer", subject: "pair/\(facts.pair)", severity: .warning,
                seen:
                    "The clock of \(last.name) is \(Int(seconds)) s before that of \(first.name): their logs tell of different times, "
                    + "and certificates may end for one alone.",
                mend: "On both: chronyc tracking (or timedatectl timesync-status) says which is off and why."))
        return verdict
    }
}
