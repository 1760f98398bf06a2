import FleetModel

/// Whether one target answers, as its probes have told so far. Up at first: unknown counts as up.
struct CheckState: Hashable, Sendable {
    /// Linux answers a datagram to a closed port with one ICMP error a second (`icmp_ratelimit`), whatever the number of
    /// probes: silence means something only when it is longer than that.
    static let silenceMillis = 2000

    /// Why it is down; nil: it is up.
    private(set) var reason: String?
    /// Results in a row that speak against the present state.
    private var streak = 0
    /// How long a target of datagrams has been silent since its last error; nil: it has met none.
    private var silence: Int?

    var isUp: Bool { reason == nil }

    /// Takes a result; true where the target goes up or down with it.
    mutating func note(_ result: ProbeResult, check: Slice.Check) -> Bool {
        switch result {
        case .unasked: return false
        case .passed:
            silence = nil
            return succeed(check)
        case .failed(let reason):
            silence = 0
            return fail(reason, check)
        case .silent:
            if let before = silence {
                silence = before + check.intervalMillis
                if before + check.intervalMillis < Self.silenceMillis { return false }
            }
            return succeed(check)
        }
    }

    private mutating func succeed(_ check: Slice.Check) -> Bool {
        guard !isUp else {
            streak = 0
            return false
        }
        streak += 1
        guard streak >= check.rise else { return false }
        (reason, streak) = (nil, 0)
        return true
    }

    private mutating func fail(_ why: String, _ check: Slice.Check) -> Bool {
        guard isUp else {
            streak = 0
            return false
        }
        streak += 1
        guard streak >= check.fall else { return false }
        (reason, streak) = (why, 0)
        return true
    }
}
