import FleetModel
import FleetWire

/// What the `status` of the cluster's objects should say. Pure; somebody else writes it.
///
/// Messages carry no counts: each difference is a write to the API, and real servers come and go.
struct FleetConditions: Sendable {
    private let picture: FleetPicture
    /// By pair.
    private let directors: [Pair.Key: [View<DirectorStatus>]]
    private let serving: ServingPlaces

    /// - Parameters:
    ///   - entries: what directors reported.
    ///   - time: now, to know which of them are silent.
    init(_ picture: FleetPicture, _ entries: [String: ReportBook.Entry], at time: ContinuousClock.Instant) {
        self.picture = picture
        directors = Dictionary(grouping: picture.directorViews(entries, now: time), by: \.status.pair)
        serving = ServingPlaces(picture.slices)
    }

    /// What is to be written, in order of kind and name; nothing where every object says so already.
    ///
    /// - Parameter now: seconds since 1970.
    static func patches(
        _ picture: FleetPicture, _ entries: [String: ReportBook.Entry], at time: ContinuousClock.Instant, now: Int64
    ) -> [StatusPatch] {
        guard let standings = picture.intake?.standings else { return [] }
        let conditions = FleetConditions(picture, entries, at: time)
        return FleetObject.Kind.allCases.flatMap { kind in
            standings.filter { $0.key.kind == kind }.sorted { $0.key.name < $1.key.name }
        }.compactMap { key, standing in
            picture.cluster.fleetObjects[key].flatMap { manifest in
                StatusPatch(manifest, conditions.conditions(of: key, standing), now: now)
            }
        }
    }

    func conditions(of manifest: FleetManifest.Key, _ standing: FleetStanding) -> [StatusCondition] {
        let accepted = standing.accepted(manifest)
        guard let key = standing.key, standing.verdict == .accepted || standing.keepsOlder, picture.fleet[key] != nil
        else { return [accepted, accepted.as("Ready")] }
        return [accepted, ready(key)]
    }

    private func ready(_ key: ObjectKey) -> StatusCondition {
        guard picture.plan != nil else {
            return .ready(.unknown, "NotPlanned", picture.problems.first ?? "There is no plan yet.")
        }
        switch key {
        case .pair(let name): return ready(pair: name)
        case .pool(let name):
            return serving.pools.contains(name)
                ? .ready(.yes, "Serving", "It has real servers that take connections.")
                : .ready(.no, "NoRealServers", "No VIP of a pair sends traffic to a real server of it.")
        case .vip(let name):
            return serving.vips.contains(name)
                ? .ready(.yes, "Serving", "Its ports have real servers that take connections.")
                : .ready(.no, "NothingServed", "No port of it has a real server that takes connections.")
        case .assignment(let key):
            return serving.applications[key.vip]?.contains(where: key.covers) == true
                ? .ready(.yes, "Programmed", "What it names has ports on VIP \(key.vip).")
                : .ready(.no, "NothingExposed", "What it names has no port on VIP \(key.vip).")
        }
    }

    private func ready(pair: Pair.Key) -> StatusCondition {
        let directors = directors[pair] ?? []
        // A director is behind for a moment with every revision; one that stays so says why, or is silent.
        let bad = directors.filter { [.failing, .refused, .silent].contains($0.status.state) }
        if !bad.isEmpty {
            let words = bad.map { "\($0.metadata.name) is \($0.status.state.rawValue)" }.joined(separator: ", ")
            return .ready(.no, "DirectorsNotReady", "Director \(words).")
        }
        let unseen = directors.filter { $0.status.state == .unseen }.map(\.metadata.name)
        if !unseen.isEmpty {
            return .ready(
                .unknown, "DirectorsUnseen",
                "Director \(unseen.joined(separator: ", ")) has not reported since Central started.")
        }
        if picture.holds[pair] != nil {
            return .ready(.yes, "HeldBack", "Something is held back until lvsctl approve \(pair); it serves on.")
        }
        return .ready(.yes, "Serving", "Every director follows.")
    }
}

extension StatusCondition {
    fileprivate static func ready(_ status: Status, _ reason: String, _ message: String) -> StatusCondition {
        StatusCondition(type: "Ready", status: status, reason: reason, message: message)
    }

    /// The same under another type.
    fileprivate func `as`(_ type: String) -> StatusCondition {
        StatusCondition(type: type, status: status, reason: reason, message: message)
    }
}

extension FleetStanding {
    /// The condition `Accepted`.
    fileprivate func accepted(_ manifest: FleetManifest.Key) -> StatusCondition {
        guard let finding = finding(of: manifest) else {
            return StatusCondition(
                type: "Accepted", status: .yes, reason: "Accepted", message: "The fleet has it as it stands here.")
        }
        return StatusCondition(type: "Accepted", status: .no, reason: verdict.word, message: finding.message)
    }
}

extension FleetStanding.Verdict {
    fileprivate var word: String {
        switch self {
        case .accepted: "Accepted"
        case .invalid: "Invalid"
        case .referenceMissing: "ReferenceMissing"
        case .conflict: "Conflict"
        case .repeated: "Duplicate"
        case .overridden: "Overridden"
        }
    }
}
