import FoundationEssentials

/// The time of day, to be compared with directors' clocks; nothing is decided by it.
enum WallClock {
    /// Milliseconds since 1970.
    static var millis: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
