import Foundation

extension ScriptedAPIServer {
    /// Serves a watch, or first everything that there is and then the watch.
    func watch(
        _ request: Request, _ resource: Resource, _ namespace: String?, on connection: Connection, _ fault: Fault?
    ) -> Bool {
        let from = request.query["resourceVersion"].flatMap { Int($0) } ?? 0
        let end = Date(timeIntervalSinceNow: request.query["timeoutSeconds"].flatMap { Double($0) } ?? 600)
        guard connection.beginChunks() else { return false }
        let isStream = request.verb == .stream
        if !isStream, lock.withLock({ from < state.oldest }) {
            return connection.chunk(ServerState.event("ERROR", ServerState.status(410)) + "\n")
                && connection.endChunks()
        }
        // A watch from a version that there is not yet begins there all the same, and has nothing to say until then.
        var (next, lines, version): (Int, [String], Int) = lock.withLock {
            guard isStream else {
                return (state.history.firstIndex { $0.version > from } ?? state.history.count, [], from)
            }
            return (state.history.count, everything(request, resource, namespace, fault), state.version)
        }
        let length = lock.withLock { state.chunkLength }
        var isOver = fault == .endWithoutMark
        while true {
            for (index, line) in lines.enumerated() {
                // Of a stream of everything, one object comes whole.
                if fault == .cut, !isStream || index > 0 {
                    // Half a line, and half a chunk.
                    connection.send("\(String(line.utf8.count + 1, radix: 16))\r\n\(line.prefix(line.count / 2))")
                    return false
                }
                guard connection.chunk(line + "\n", every: length) else { return false }
            }
            if isOver { return connection.endChunks() }
            if connection.isGone { return false }
            (lines, isOver) = lock.withLock {
                let isDue = Date() >= end
                if next == state.history.count, !isDue {
                    _ = lock.wait(until: min(end, Date(timeIntervalSinceNow: 0.2)))
                }
                next = min(next, state.history.count)
                var lines: [String] = []
                while next < state.history.count {
                    let step = state.history[next]
                    next += 1
                    guard step.line != nil || step.version > version else { continue }
                    version = max(version, step.version)
                    let line = state.line(step, resource) { request.selects($0, namespace: namespace) }
                    if let line { lines.append(line) }
                    if line != nil, step.endsWatch { return (lines, true) }
                }
                if isDue, state.bookmarksAtEnd, state.version >= version { lines.append(state.bookmark(resource)) }
                return (lines, isDue)
            }
        }
    }

    /// The first part of a stream of everything.
    private func everything(
        _ request: Request, _ resource: Resource, _ namespace: String?, _ fault: Fault?
    ) -> [String] {
        let objects = fault == .emptyList ? [:] : state.objects[resource] ?? [:]
        let lines = objects.values.filter { request.selects($0, namespace: namespace) }
            .sorted { $0.key < $1.key }.map { ServerState.event("ADDED", $0.full) }
        let hasMark = fault != .noMark && fault != .endWithoutMark
        return lines + (hasMark ? [state.bookmark(resource, endsInitialEvents: true)] : [])
    }
}
