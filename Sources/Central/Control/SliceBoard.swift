import FleetModel

/// The slices as they are served, and those who wait for the next one of their pair.
actor SliceBoard {
    private var publications: [Pair.Key: Publication] = [:]
    private var bells: [Pair.Key: Bell] = [:]
    /// By director, what it is to be told with its next answer: to look again.
    private var looks: [String: Look] = [:]

    /// Puts up what is new and wakes who waits for it, and nobody else.
    func publish(_ new: [Pair.Key: Publication]) {
        for (pair, publication) in new where publications[pair] != publication {
            publications[pair] = publication
            bells[pair]?.ring()
        }
    }

    /// Takes down what belongs to no pair of the fleet; who waits for it is woken and finds nothing.
    func keep(only pairs: some Sequence<Pair.Key> & Sendable) {
        let pairs = Set(pairs)
        for pair in publications.keys where !pairs.contains(pair) {
            publications[pair] = nil
            bells[pair]?.ring()
        }
    }

    func publication(of pair: Pair.Key) -> Publication? { publications[pair] }

    /// How many wait for a pair's next slice.
    func waiters(of pair: Pair.Key) -> Int { bells[pair]?.count ?? 0 }

    /// Has directors of a pair told to look again, those that wait for a slice at once.
    func ask(_ directors: [String], of pair: Pair.Key, _ look: Look) {
        for director in directors { looks[director] = look }
        bells[pair]?.ring()
    }

    /// What a director is to be told with an answer; told once.
    func takeLook(for director: String) -> Look? { looks.removeValue(forKey: director) }

    /// The pair's slice as soon as its revision is another than the one held, or the director is asked for something; at the deadline,
    /// as it is then.
    func publication(
        of pair: Pair.Key, otherThan held: Revision?, for director: String? = nil,
        until deadline: ContinuousClock.Instant
    ) async -> Publication? {
        guard let held, publications[pair]?.revision == held else { return publications[pair] }
        let (id, rings) = bells[pair, default: Bell()].wait()
        while publications[pair]?.revision == held, director.flatMap({ looks[$0] }) == nil,
            ContinuousClock.now < deadline, !Task.isCancelled
        {
            await AsyncStream<Void>.first(of: rings, until: deadline)
        }
        bells[pair]?.stopWaiting(id)
        if bells[pair]?.count == 0 { bells[pair] = nil }
        return publications[pair]
    }
}
