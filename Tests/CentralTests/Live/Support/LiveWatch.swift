import FleetHTTP

@testable import Central

/// A watch of the live server, looked at by itself.
enum LiveWatch {
    /// The first event of a watch from a version.
    static func first(
        _ client: APIClient, _ query: ClusterQuery, from version: String?
    ) async throws -> WatchEvent {
        var timings = ReflectorTimings()
        timings.watchSeconds = 5...5
        var lines = LineSplitter()
        for try await chunk in try await client.watch(query, from: version, timings).get().chunks {
            if let line = try lines.take(chunk).first { return try WatchEvent(line: line, answering: query) }
        }
        throw LiveError("the watch from \(version ?? "nowhere") carried nothing")
    }
}
