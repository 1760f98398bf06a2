import FleetModel
import FleetWire
import Logging

extension FleetState {
    /// Changes what was given once, stores the plan that follows, and answers with the revisions that it made.
    ///
    /// Where a VIP's own settings name the director that it prefers, they follow.
    func steer(_ steering: Steering, dryRun: Bool = false, force: Bool = false) async throws -> ChangeResult {
        try await withRetries {
            var fleet = self.stored.fleet
            for (vip, director) in steering.moves where fleet.vips[vip]?.preferredDirector != nil {
                fleet.vips[vip]?.preferredDirector = director
            }
            if !force { try self.requireOwn(FleetDiff(from: self.stored.fleet, to: fleet)) }
            try fleet.validate(occupied: self.occupied(beside: self.stored.fleet))
            guard self.canPlan else { throw NotPlanned(reason: self.planningProblem ?? "there is no plan yet") }
            let items = steering.items(self.slices)
            guard items.contains(where: { $0.action != .unchanged }), !dryRun else {
                return ChangeResult(dryRun: dryRun, items: items)
            }
            let revisions = try await self.commit(
                fleet, cause: steering.cause, by: .administrator, steering: steering)
            return ChangeResult(dryRun: false, items: items, revisions: revisions)
        }
    }

    /// Notes what a director counts, and ends its taking back of VIPs when it carries them.
    func heard(_ report: DirectorReport) async {
        connections[report.director] = report.connections
        guard let router = slices[report.pair]?.failover?.routers.first(where: { $0.director == report.director }),
            router.isReturning, let own = report.routers?.filter({ $0.director == report.director }), !own.isEmpty,
            own.allSatisfy({ $0.role == .active })
        else { return }
        do {
            _ = try await steer(Steering(returning: [report.director: false]), force: true)
        } catch {
            logger.warning(
                "a director still takes VIPs back", metadata: ["director": "\(report.director)", "error": "\(error)"])
        }
    }
}

extension Steering {
    /// What becomes of each thing that is steered.
    func items(_ slices: [Pair.Key: Slice]) -> [ChangeResult.Item] {
        let vips = Dictionary(slices.values.flatMap(\.vips).map { ($0.name, $0.preferredDirector) }) { first, _ in first
        }
        let routers = Dictionary(
            slices.values.compactMap(\.failover).flatMap(\.routers).map { ($0.director, $0.isReturning) }
        ) { first, _ in first }
        func item(_ object: String, _ isSame: Bool) -> ChangeResult.Item {
            ChangeResult.Item(object: object, action: isSame ? .unchanged : .configured)
        }
        return moves.sorted { $0.key < $1.key }.map { item("vip/\($0.key)", vips[$0.key] == $0.value) }
            + returning.sorted { $0.key < $1.key }.map { item("director/\($0.key)", routers[$0.key] == $0.value) }
            + renumbered.sorted().map { item("pair/\($0)", slices[$0]?.failover == nil) }
    }

    /// For the history.
    var cause: String {
        let words =
            moves.sorted { $0.key < $1.key }.map { "vip/\($0.key) prefers \($0.value)" }
            + returning.sorted { $0.key < $1.key }.map {
                "director/\($0.key) " + ($0.value ? "takes its VIPs back" : "has taken its VIPs back")
            }
            + renumbered.sorted().map { "pair/\($0) renumbered" }
        return words.joined(separator: ", ")
    }
}
