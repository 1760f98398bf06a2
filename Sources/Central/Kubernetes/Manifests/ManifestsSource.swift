import FleetModel
import Foundation
import ServiceLifecycle

/// The cluster as YAML files in a folder: for trying things out, for tests, and for those without a cluster.
///
/// The folder is looked at every 80 ms. That takes a few microseconds a file, works on every file system, and has none of
/// the losses that a queue of change events can have. A file that changed is read when two looks saw it the same: one that
/// is being rewritten in place is empty for a moment, and would take its pods with it.
actor ManifestsSource: ClusterSource {
    nonisolated let snapshots: AsyncStream<ClusterSnapshot>
    private let feed: AsyncStream<ClusterSnapshot>.Continuation
    private let path: String
    private let interval: Duration
    private var folder = ManifestFolder()
    private var seen: [String: FolderListing.Signature] = [:]
    /// Files that changed, as they were when that was seen first.
    private var changing: [String: (signature: FolderListing.Signature, since: ContinuousClock.Instant)] = [:]
    private var queries: Set<ClusterQuery> = []
    private var last: ClusterSnapshot?
    private var isMissing = true

    init(folder path: String, interval: Duration = .milliseconds(80)) {
        self.path = path
        self.interval = interval
        (snapshots, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func watch(_ queries: Set<ClusterQuery>) {
        self.queries = queries
        look()
    }

    func watchCounts() -> [ClusterQuery.Kind: WatchCounts] { [:] }

    func problem() -> String? {
        if isMissing { return "there is no folder \(path)" }
        if folder.hasBeenGood { return nil }
        return "\(path): \(folder.faults.joined(separator: "; "))"
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.look()
                try? await Task.sleep(for: self.interval)
            }
        }
        feed.finish()
    }

    /// Reads what changed, and hands out the picture if it is another.
    private func look() {
        guard let listing = FolderListing(folder: path) else {
            isMissing = true
            return
        }
        isMissing = false
        let now = Date()
        for name in folder.names where listing.files[name] == nil {
            seen[name] = nil
            changing[name] = nil
            folder.remove(name)
        }
        for (name, signature) in listing.files where seen[name] != signature {
            guard hasSettled(name, signature) else { continue }
            let reading = read(name)
            guard FolderListing.signature("\(path)/\(name)") == signature else { continue }
            changing[name] = nil
            folder.update(name, reading)
            // What was written a moment ago may be written again under the same time: it is read once more.
            seen[name] = signature.isFresh(at: now) ? nil : signature
        }
        if changing.isEmpty { folder.finishLook() }
        let snapshot = folder.snapshot(answering: queries)
        guard snapshot != last else { return }
        last = snapshot
        feed.yield(snapshot)
    }

    private func hasSettled(_ name: String, _ signature: FolderListing.Signature) -> Bool {
        if let change = changing[name], change.signature == signature {
            return ContinuousClock.now - change.since >= interval
        }
        changing[name] = (signature, .now)
        return false
    }

    private func read(_ name: String) -> ManifestFolder.Reading {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else {
            return .unreadable("no permission")
        }
        guard let text = String(data: data, encoding: .utf8) else { return .unreadable("it is not UTF-8") }
        return .text(text)
    }
}
