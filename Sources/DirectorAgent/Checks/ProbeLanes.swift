import FleetModel

/// All targets with their states and the probes under way: what one thread does between two sleeps.
struct ProbeLanes {
    private struct Lane {
        let target: CheckTarget
        var state = CheckState()
        var flight = Flight.none
        var started: Int64 = 0
        /// When the next probe is to start, where none is under way.
        var nextStart: Int64
    }

    private enum Flight {
        case none
        case socket(Probe)
        /// One that somebody else carries out, by its number.
        case remote(UInt64)
    }

    private let queue: ReadyQueue
    private let https: (UInt64, UInt64, CheckTarget, IPAddress?) -> Void
    private var lanes: [UInt64: Lane] = [:]
    private var numbers: [CheckTarget: UInt64] = [:]
    private var appointments = Appointments()
    private var vips: Set<IPAddress> = []
    private var lastNumber: UInt64 = 0
    private var lastFlight: UInt64 = 0
    /// How many probes have been started.
    private(set) var count = 0
    /// The targets that are down, each with the reason.
    private(set) var down: [CheckTarget: String] = [:]

    /// - Parameter https: starts a probe under TLS, whose result comes back with the lane's and the flight's number.
    init(
        queue: ReadyQueue,
        https: @escaping (_ lane: UInt64, _ flight: UInt64, CheckTarget, _ source: IPAddress?) -> Void
    ) {
        self.queue = queue
        self.https = https
    }

    /// Takes over a new set of targets. First probes are spread over an interval.
    mutating func set(
        _ targets: Set<CheckTarget>, avoiding vips: Set<IPAddress>, now: Int64,
        using random: inout some RandomNumberGenerator
    ) {
        self.vips = vips
        for (target, number) in numbers where !targets.contains(target) {
            lanes[number] = nil
            numbers[target] = nil
            down[target] = nil
        }
        for target in targets where numbers[target] == nil {
            lastNumber += 1
            let start = now + Int64.random(in: 0..<target.interval, using: &random)
            numbers[target] = lastNumber
            lanes[lastNumber] = Lane(target: target, nextStart: start)
            appointments.add(lastNumber, at: start)
        }
    }

    /// How long there is nothing to do but wait for news.
    func pause(now: Int64) -> Int64 { appointments.next.map { max(0, $0 - now) } ?? .max }

    /// Looks at a lane of whose probe there is news.
    mutating func look(_ number: UInt64) {
        guard let lane = lanes[number], case .socket(let probe) = lane.flight else { return }
        let wasConnecting = probe.isConnecting
        if let result = probe.look() {
            note(result, number)
        } else if wasConnecting != probe.isConnecting, !queue.rewatch(probe, key: number) {
            note(.unasked, number)
        }
    }

    /// Takes a result from whoever carries probes out for us; a late one counts no more.
    mutating func take(_ result: ProbeResult, _ number: UInt64, flight: UInt64) {
        guard case .remote(flight)? = lanes[number]?.flight else { return }
        note(result, number)
    }

    /// Ends what has waited too long, and starts what is due.
    mutating func keepAppointments(now: Int64, using random: inout some RandomNumberGenerator) {
        while let number = appointments.take(dueAt: now) {
            guard let lane = lanes[number] else { continue }
            let deadline = lane.started + lane.target.timeout
            switch lane.flight {
            case .none where now < lane.nextStart: appointments.add(number, at: lane.nextStart)
            case .none: start(number, now, &random)
            case .socket, .remote:
                if now >= deadline {
                    note(Probe.result(ofSilence: lane.target.check), number)
                    appointments.add(number, at: max(now, lane.nextStart))
                } else {
                    appointments.add(number, at: deadline)
                }
            }
        }
    }

    /// Exactly one appointment stands for each lane: the end of the probe's patience or the next start, what comes first.
    private mutating func start(_ number: UInt64, _ now: Int64, _ random: inout some RandomNumberGenerator) {
        guard var lane = lanes[number] else { return }
        count += 1
        lane.started = now
        // Early rather than late: `fall` failures take no longer than `fall` intervals.
        lane.nextStart = now + lane.target.interval - Int64.random(in: 0...lane.target.interval / 10, using: &random)
        appointments.add(number, at: min(lane.nextStart, now + lane.target.timeout))
        lanes[number] = lane
        let source: IPAddress?
        switch ProbeSource(of: lane.target, avoiding: vips) {
        case .kernel: source = nil
        case .own(let address): source = address
        case .none: return note(.unasked, number)
        }
        guard lane.target.check.type != .https else {
            lastFlight += 1
            lanes[number]?.flight = .remote(lastFlight)
            return https(number, lastFlight, lane.target, source)
        }
        switch Probe.start(lane.target, from: source) {
        case .underWay(let probe):
            if queue.watch(probe, key: number) { lanes[number]?.flight = .socket(probe) }
        case .ended(let result): note(result, number)
        }
    }

    private mutating func note(_ result: ProbeResult, _ number: UInt64) {
        guard var lane = lanes[number] else { return }
        lane.flight = .none
        if lane.state.note(result, check: lane.target.check) { down[lane.target] = lane.state.reason }
        lanes[number] = lane
    }
}

extension CheckTarget {
    /// In nanoseconds.
    fileprivate var interval: Int64 { Int64(check.intervalMillis) * 1_000_000 }
    fileprivate var timeout: Int64 { Int64(check.timeoutMillis) * 1_000_000 }
}
