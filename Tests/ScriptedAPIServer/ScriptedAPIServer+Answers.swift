import Foundation

extension ScriptedAPIServer {
    /// Answers one request; false ends the connection.
    func answer(_ request: Request, on connection: Connection) -> Bool {
        let verb = request.verb
        lock.withLock {
            state.requests.append(request.line)
            if let access = request.access { state.accesses.insert(access) }
            if [.create, .update, .patch].contains(verb) {
                state.writes.append(Write(verb: verb, path: request.path, body: request.body))
            }
        }
        guard let target = Target(path: request.path) else { return notFound(connection) }
        let (resource, namespace) = (target.resource, target.namespace)
        let (fault, isKnown, isServed) = lock.withLock {
            state.counts[ServerState.FaultKey(verb: verb, resource: resource), default: 0] += 1
            let isKnown = state.token == nil || state.token == request.token
            if !isKnown { state.unauthorized += 1 }
            lock.broadcast()
            let isServed = state.served[resource]?.contains(target.version) == true
            return (isKnown && isServed ? state.takeFault(verb, resource) : nil, isKnown, isServed)
        }
        guard isKnown else { return connection.answer(401, ServerState.status(401)) }
        guard isServed else { return notFound(connection) }
        switch fault {
        case .status(let code)?: return connection.answer(code, ServerState.status(code))
        case .tooManyRequests(let seconds)?:
            return connection.answer(429, ServerState.status(429), headers: ["Retry-After: \(seconds)"])
        case .statusWithPause(let code, let seconds)?:
            return connection.answer(code, ServerState.status(code), headers: ["Retry-After: \(seconds)"])
        case .statusWithDate(let code)?:
            let headers = [
                "Date: Sun, 22 Nov 2026 21:13:49 GMT", "Retry-After: Sun, 22 Nov 2026 21:13:50 GMT",
            ]
            return connection.answer(code, ServerState.status(code), headers: headers)
        case .body(let text)?:
            return connection.beginChunks() && connection.chunk(text) && connection.endChunks()
        case .errorEvent(let code)? where verb == .watch || verb == .stream:
            return connection.beginChunks()
                && connection.chunk(ServerState.event("ERROR", ServerState.status(code)) + "\n")
                && connection.endChunks()
        case .stall?:
            guard connection.beginChunks() else { return false }
            while lock.withLock({ isListening() }), !connection.isGone { waitBriefly() }
            return false
        case .compaction?:
            expireHistory()
        default: break
        }
        if [.get, .create, .update, .patch].contains(verb) { return answerObject(request, target, on: connection) }
        if verb == .stream, !lock.withLock({ state.hasStreams }) {
            return connection.answer(422, ServerState.status(422))
        }
        if verb == .watch || verb == .stream { return watch(request, resource, namespace, on: connection, fault) }
        return list(request, resource, namespace, on: connection, fault)
    }

    /// What a server says of a path of which it knows nothing: no Status.
    private func notFound(_ connection: Connection) -> Bool { connection.answer(404, "404 page not found\n") }

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
            let memory = fault == .oldList ? state.remembered : nil
            let all =
                fault == .emptyList
                ? []
                : ((memory?.objects ?? state.objects)[resource] ?? [:]).values
                    .filter { request.selects($0, namespace: namespace) }.sorted { $0.key < $1.key }
            let rest = all.dropFirst(token.count == 2 ? token[1] : 0)
            let page = limit > 0 && memory == nil ? rest.prefix(limit) : rest
            let version = token.first ?? memory?.version ?? state.version
            var metadata = #""resourceVersion":"\#(version)""#
            if page.count < rest.count {
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
        let length = lock.withLock { state.chunkLength }
        return connection.beginChunks() && connection.chunk(body, every: length) && connection.endChunks()
    }
}
