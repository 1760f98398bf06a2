import FoundationEssentials

/// Points in time as people read them: `2026-11-23T07:00:00Z`.
enum UTC {
    static func text(_ secondsSince1970: Int64) -> String {
        Date(timeIntervalSince1970: Double(secondsSince1970)).ISO8601Format()
    }
}
