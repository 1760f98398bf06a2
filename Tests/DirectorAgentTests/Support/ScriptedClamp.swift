import FleetModel
import Glibc
import Synchronization
import Testing

@testable import DirectorAgent

/// A packet filter that remembers what it was given; it knows the chain alone.
final class ScriptedClamp: SegmentFilter {
    private let written = Mutex<[(family: IPAddress.Family, script: String)]>([])

    var scripts: [String] { written.withLock { $0.map(\.script) } }

    func clamp(_ family: IPAddress.Family) async throws(FirewallError) -> SegmentClamp.Found {
        let last = written.withLock { $0.last { $0.family == family }?.script }
        // What it was given is what it says, as long as nothing is deleted from it.
        guard let last, !last.contains("-X ") else { return SegmentClamp.Found() }
        return SegmentClamp.Found(reading: last)
    }

    func restore(_ script: String, _ family: IPAddress.Family) async throws(FirewallError) {
        written.withLock { $0.append((family, script)) }
    }
}

func mkdirOrFail(_ path: String) { #expect(mkdir(path, 0o700) == 0) }

func rmdirOrFail(_ path: String) { #expect(rmdir(path) == 0) }
