import FleetModel

/// The newest report of each director, with the time of its receipt; not stored, because directors report again.
actor ReportBook {
    struct Entry: Sendable {
        var report: DirectorReport
        var received: ContinuousClock.Instant
    }

    private(set) var entries: [String: Entry] = [:]

    func receive(_ report: DirectorReport, at time: ContinuousClock.Instant = .now) {
        entries[report.director] = Entry(report: report, received: time)
    }

    /// Forgets directors that the fleet does not have.
    func keep(only directors: Set<String>) {
        entries = entries.filter { directors.contains($0.key) }
    }
}
