import FleetModel
import FleetWire

extension FleetPicture {
    var serviceViews: [View<ServiceStatus>] {
        (plan?.services ?? []).map { View(kind: "Service", name: $0.viewName, status: $0) }
    }

    /// Stored slices stand in for the plan before there is one, so findings then say only why.
    func findingViews(_ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant) -> [View<Finding>] {
        Set((plan?.findings ?? cluster.findings) + otherFindings(entries, now: now)).sorted().map {
            View(kind: "Finding", name: $0.viewName, status: $0)
        }
    }

    /// How many findings of each reason there are; without putting thousands in order.
    func findingCounts(_ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant) -> [String: Int] {
        Set((plan?.unsortedFindings ?? cluster.findings) + otherFindings(entries, now: now))
            .reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
    }

    /// Those that do not come from planning.
    private func otherFindings(
        _ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant
    ) -> [Finding] {
        checkFindings(entries, now: now) + doctorFindings(entries, now: now) + realServerFindings(now: now)
            + (intake?.findings ?? []) + writing.findings
    }

    func directorViews(
        _ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant
    ) -> [View<DirectorStatus>] {
        fleet.pairs.sorted { $0.key < $1.key }.flatMap { pair, settings in
            settings.directors.map { director in
                View(
                    kind: "Director", name: director.name,
                    status: DirectorStatus(
                        director, pair: pair, wanted: revisions[pair], entry: entries[director.name], now: now))
            }
        }
    }

    func status(_ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant) -> FleetStatus {
        let directors = Dictionary(grouping: directorViews(entries, now: now), by: \.status.pair)
        let pairs = fleet.pairs.keys.sorted().map { name in
            let takeovers = outlook(of: name, entries, now: now).takeovers
            return FleetStatus.PairStatus(
                name: name, revision: revisions[name], vips: fleet.vips.values.count { $0.pair == name },
                services: slices[name]?.services.count ?? 0,
                servers: slices[name]?.pools.reduce(0) { $0 + $1.servers.count } ?? 0, directors: directors[name] ?? [],
                held: holds[name]?.sentences.map(\.sentence),
                takeovers: takeovers.isEmpty ? nil : takeovers)
        }
        return FleetStatus(
            version: CentralVersion.current, epoch: epoch, problems: problems, pairs: pairs,
            findings: findingViews(entries, now: now).count,
            drainedNodes: fleet.drainedNodes.isEmpty ? nil : fleet.drainedNodes.sorted(),
            drainedDirectors: fleet.drainedDirectors.isEmpty ? nil : fleet.drainedDirectors.sorted())
    }
}

extension ServiceStatus {
    /// `shop:443/tcp` where it stands; the application service before it where more than one may claim the place.
    fileprivate var viewName: String {
        let place = "\(port)/\(transport.rawValue)"
        return switch state {
        case .assigned: "\(vip ?? pool):\(place)"
        case .conflict: "\(application.map { "\($0)@" } ?? "")\(vip ?? pool):\(place)"
        case .unassigned: "\(application.map(\.description) ?? pool):\(place)"
        }
    }
}

extension Finding {
    fileprivate var viewName: String { "\(reason)/\(subject)\(field.isEmpty ? "" : "/\(field)")" }
}
