internal import FoundationEssentials

/// Times as people read them.
enum Age {
    /// `4s ago`, `3m ago`, `5h ago`, `2d ago`.
    static func text(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e15 else { return "unknown" }
        let whole = Int(seconds)
        switch whole {
        case ..<120: return "\(whole)s ago"
        case ..<7200: return "\(whole / 60)m ago"
        case ..<172_800: return "\(whole / 3600)h ago"
        default: return "\(whole / 86_400)d ago"
        }
    }

    /// `2026-01-31T12:00:00Z`, from seconds since 1970.
    static func moment(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
