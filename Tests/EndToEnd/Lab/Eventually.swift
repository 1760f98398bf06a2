import Foundation
import Testing

/// Waits until a condition holds, asking again every few milliseconds; after the deadline it is a failure that tells more.
func eventually(
    within seconds: Double, _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
    or story: () -> String = { "" }, _ condition: () async throws -> Bool
) async throws {
    let start = Date()
    var last = false
    repeat {
        last = try await condition()
        if last { return }
        await Task.yield()
        letOthersRun()
    } while Date().timeIntervalSince(start) < seconds
    Issue.record("within \(seconds) s: \(what)\n\(story())", sourceLocation: sourceLocation)
    throw LabError("\(what) did not come within \(seconds) s")
}

/// Gives the lab's one processor to the others for a moment between two looks.
private func letOthersRun() { _ = poll(nil, 0, 15) }
