import FleetModel
import FleetWire

/// What the hosts of real servers must take, and those who wait for it to become another.
actor RealServerBoard {
    /// All that it is worked out from, at one moment.
    struct Picture: Sendable {
        var epoch: String
        var fleet: Fleet
        var slices: [Pair.Key: Slice]
        /// Addresses of the cluster's nodes.
        var occupied: Set<IPAddress>

        /// Nil while a pair has no slice yet: half an answer would have hosts let VIPs go.
        var plan: RealServerPlan? {
            guard fleet.pairs.keys.allSatisfy({ slices[$0] != nil }) else { return nil }
            return RealServerPlan(fleet: fleet, slices: slices, occupied: occupied)
        }
    }

    private var picture: Picture?
    /// Worked out when somebody asks, once for all who ask.
    private var plan: RealServerPlan?
    private var bell = Bell()

    func show(_ picture: Picture) {
        self.picture = picture
        plan = nil
        bell.ring()
    }

    /// How many wait.
    var waiters: Int { bell.count }

    /// What a host must take; nil where nobody can say yet.
    func document(for addresses: Set<IPAddress>) throws -> RealServerSliceDocument? {
        guard let picture, let plan = plan ?? picture.plan else { return nil }
        self.plan = plan
        let slice = plan.slice(for: addresses)
        return RealServerSliceDocument(
            epoch: picture.epoch, digest: Digest.sha256(try JSON.encode(slice)), slice: slice)
    }

    /// The same as soon as it is another than what is held; at the deadline, as it is then.
    func document(
        for addresses: Set<IPAddress>, otherThan held: String, until deadline: ContinuousClock.Instant
    ) async throws -> RealServerSliceDocument? {
        let (id, rings) = bell.wait()
        defer { bell.stopWaiting(id) }
        while true {
            let document = try document(for: addresses)
            guard document?.version == held, ContinuousClock.now < deadline, !Task.isCancelled else { return document }
            await AsyncStream<Void>.first(of: rings, until: deadline)
        }
    }
}
