import FoundationEssentials

/// A time of day as `MicroTime` of the API has it: `2026-11-22T20:00:05.000000Z`.
enum MicroTime {
    static func text(_ date: Date) -> String {
        let microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded(.down))
        let second = microseconds / 1_000_000
        let rest = String(microseconds % 1_000_000)
        let whole = UTC.text(second).dropLast()
        return "\(whole).\(String(repeating: "0", count: 6 - rest.count))\(rest)Z"
    }
}
