import Foundation

extension ScriptedAPIServer {
    /// Answers one request; false ends the connection.
    func answer(_ request: Request, on connection: Connection) -> Bool {
        guard let (resource, namespace) = request.target else { return connection.answer(404, ServerState.status(404)) }
        let verb = request.verb
        let (fault, isKnown) = lock.withLock {
            state.counts[ServerState.FaultKey(verb: verb, resource: resource), default: 0] += 1
            let isKnown = state.token == nil || state.token == request.token
            if !isKnown { state.unauthorized += 1 }
            lock.broadcast()
            return (isKnown ? state.takeFault(verb, resource) : nil, isKnown)
        }
        guard isKnown else { return connection.answer(401, ServerState.status(401)) }
        switch fault {
        case .status(let code)?: return connection.answer(code, ServerState.status(code))
        case .tooManyRequests(let seconds)?:
            return connection.answer(429, ServerState.status(429), headers: ["Retry-After: \(seconds)"])
        case .body(let text)?:
            return connection.beginChunks() && connection.chunk(text) && connection.endChunks()
        case .errorEvent(let code)? where verb == .watch:
            return connection.beginChunks()
                && connection.chunk(ServerState.event("ERROR", ServerState.status(code)) + "\n")
                && connection.endChunks()
        case .stall?:
            guard connection.beginChunks() else { return false }
            while lock.withLock({ isListening() }), !connection.isGone { waitBriefly() }
            return false
        default: break
        }
        if verb == .watch { return watch(request, resource, namespace, on: connection, isCut: fault == .cut) }
        return list(request, resource, namespace, on: connection, fault)
    }

    private func waitBriefly() {
        lock.withLock { _ = lock.wait(until: Date(timeIntervalSinceNow: 0.05)) }
    }

    private func list(
        _ request: Request, _ resource: Resource, _ namespace: String?, on connection: Connection, _ fault: Fault?
    ) -> Bool {
        let limit = request.query["limit"].flatMap { Int($0) } ?? 0
        // A continuation is `VERSION.OFFSET`; a real one is as opaque to its clients.
        let token = (request.query["continue"] ?? "").split(separator: ".").compactMap { Int($0) }
        let body: String? = lock.withLock {
            if let version = token.first, version < state.oldest { return nil }
            let all =
                fault == .emptyList
                ? []
                : (state.objects[resource] ?? [:]).values
                    .filter { request.selects($0, namespace: namespace) }.sorted { $0.key < $1.key }
            let rest = all.dropFirst(token.count == 2 ? token[1] : 0)
            let page = limit > 0 ? rest.prefix(limit) : rest
            var metadata = #""resourceVersion":"\#(token.first ?? state.version)""#
            if page.count < rest.count {
                let version = token.first ?? state.version
                metadata +=
                    #","continue":"\#(version).\#(page.endIndex)","remainingItemCount":\#(rest.count - page.count)"#
            }
            return #"{"kind":"\#(resource.kind)List","apiVersion":"v1","metadata":{\#(metadata)},"items":["#
                + page.map(\.item).joined(separator: ",") + "]}\n"
        }
        guard let body else { return connection.answer(410, ServerState.status(410)) }
        guard fault != .cut else {
            _ = connection.beginChunks() && connection.chunk(String(body.prefix(body.count / 2)))
            return false
        }
        return connection.beginChunks() && connection.chunk(body) && connection.endChunks()
    }

    private func watch(
        _ request: Request, _ resource: Resource, _ namespace: String?, on connection: Connection, isCut: Bool
    ) -> Bool {
        let from = request.query["resourceVersion"].flatMap { Int($0) } ?? 0
        let end = Date(timeIntervalSinceNow: request.query["timeoutSeconds"].flatMap { Double($0) } ?? 600)
        guard connection.beginChunks() else { return false }
        if lock.withLock({ from < state.oldest }) {
            return connection.chunk(ServerState.event("ERROR", ServerState.status(410)) + "\n")
                && connection.endChunks()
        }
        var next = lock.withLock { state.history.firstIndex { $0.version > from } ?? state.history.count }
        while true {
            let (lines, isOver): ([String], Bool) = lock.withLock {
                let isDue = Date() >= end
                if next == state.history.count, !isDue {
                    _ = lock.wait(until: min(end, Date(timeIntervalSinceNow: 0.2)))
                }
                var lines: [String] = []
                while next < state.history.count {
                    let step = state.history[next]
                    next += 1
                    let line = state.line(step, resource) { request.selects($0, namespace: namespace) }
                    if let line { lines.append(line) }
                    if line != nil, step.endsWatch { return (lines, true) }
                }
                if isDue, state.bookmarksAtEnd { lines.append(state.bookmark(resource)) }
                return (lines, isDue)
            }
            for line in lines {
                if isCut {
                    // Half a line, and half a chunk.
                    connection.send("\(String(line.utf8.count + 1, radix: 16))\r\n\(line.prefix(line.count / 2))")
                    return false
                }
                guard connection.chunk(line + "\n") else { return false }
            }
            if isOver { return connection.endChunks() }
            if connection.isGone { return false }
        }
    }
}
