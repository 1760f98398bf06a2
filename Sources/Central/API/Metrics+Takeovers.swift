import FleetModel
import FleetWire

extension Metrics {
    /// Whether each director could take over from its partner now.
    static func write(
        takeovers picture: FleetPicture, _ entries: [String: ReportBook.Entry], now: ContinuousClock.Instant,
        to text: inout MetricsText
    ) {
        let takeovers = picture.fleet.pairs.keys.sorted().flatMap { pair in
            picture.outlook(of: pair, entries, now: now).takeovers.map { (pair: pair, takeover: $0) }
        }
        func labels(_ pair: Pair.Key, _ takeover: Takeover) -> [String: String] {
            ["pair": pair, "from": takeover.from, "to": takeover.to]
        }
        text.family("lvsfleet_takeover_safe", .gauge, "1 where a director could take its partner's VIPs over safely.") {
            for (pair, takeover) in takeovers { $0.sample(labels(pair, takeover), takeover.isSafe ? 1 : 0) }
        }
        text.family(
            "lvsfleet_takeover_known_ratio", .gauge,
            "The part of the connections that a director carries which its partner knows."
        ) {
            for (pair, takeover) in takeovers {
                if let share = takeover.share { $0.sample(labels(pair, takeover), share) }
            }
        }
    }
}
