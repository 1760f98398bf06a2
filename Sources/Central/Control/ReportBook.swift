import FleetModel

/// The newest report of each director and of each host of real servers, with the time of its receipt; not stored, because
/// they report again.
actor ReportBook {
    struct Entry: Sendable {
        var report: DirectorReport
        var received: ContinuousClock.Instant
        /// Central's clock at the receipt, in milliseconds since 1970: to be compared with the director's, and for nothing else.
        var receivedMillis: Int64?
        var claims = SoleClaims()
        /// What it counted lately, oldest first.
        var samples: [Sample] = []

        /// Tells whether the director has looked again since it was asked to.
        func answers(_ look: Look) -> Bool {
            report.host?.look.flatMap { Look($0) }.map { look.isAnswered(by: $0) } ?? false
        }
    }

    /// A report of a host of real servers.
    struct NodeEntry: Sendable {
        var report: RealServerReport
        var received: ContinuousClock.Instant
    }

    /// A token speaks for any number of hosts, so a mistaken one shall not fill the memory: the oldest go.
    static let nodeLimit = 10_000

    /// How many samples are enough to find one before and one after any of the partner's.
    private static let sampleLimit = 4
    /// Reports that tell the same count again differ by how long they were on their way.
    private static let sameCount = Duration.seconds(1)

    private(set) var entries: [String: Entry] = [:]
    private var bell = Bell()
    private let central = RandomText.hex(bytes: 8)
    private var looks: UInt64 = 0
    /// By the host's name.
    private(set) var nodes: [String: NodeEntry] = [:]

    func receive(
        _ report: DirectorReport, at time: ContinuousClock.Instant = .now, clockMillis: Int64 = WallClock.millis
    ) {
        let claims = SoleClaims(report, after: entries[report.director]?.claims ?? SoleClaims(), at: time)
        var samples = entries[report.director]?.samples ?? []
        if let connections = report.connections {
            let sample = Sample(connections, received: time)
            let isKnown = samples.last.map { $0.counts == sample.counts && sample.time - $0.time < Self.sameCount }
            if isKnown != true {
                samples = (samples + [sample]).suffix(Self.sampleLimit)
            }
        }
        entries[report.director] = Entry(
            report: report, received: time, receivedMillis: clockMillis, claims: claims, samples: samples)
        bell.ring()
    }

    func receive(_ report: RealServerReport, at time: ContinuousClock.Instant = .now) {
        if nodes[report.node] == nil, nodes.count >= Self.nodeLimit,
            let oldest = nodes.min(by: { $0.value.received < $1.value.received })
        {
            nodes[oldest.key] = nil
        }
        nodes[report.node] = NodeEntry(report: report, received: time)
    }

    /// Forgets directors that the fleet does not have.
    func keep(only directors: Set<String>) {
        entries = entries.filter { directors.contains($0.key) }
    }

    /// A new question to look again.
    func nextLook() -> Look {
        looks += 1
        return Look(central: central, number: looks)
    }

    /// Waits until all these directors have looked again, or the deadline.
    func untilAnswered(_ look: Look, by directors: [String], until deadline: ContinuousClock.Instant) async {
        let (id, rings) = bell.wait()
        defer { bell.stopWaiting(id) }
        while directors.contains(where: { entries[$0]?.answers(look) != true }), ContinuousClock.now < deadline,
            !Task.isCancelled
        {
            await AsyncStream<Void>.first(of: rings, until: deadline)
        }
    }
}
