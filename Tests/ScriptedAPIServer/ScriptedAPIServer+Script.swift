import Foundation

/// What a test tells the server, and asks it. All of it may be called while the server runs.
extension ScriptedAPIServer {
    /// Adds or replaces an object, given as JSON.
    public func put(_ resource: Resource, _ json: String) throws {
        try lock.withLock {
            let object = try StoredObject(json: json, resource: resource, version: state.version + 1)
            state.version += 1
            let before = state.objects[resource, default: [:]].updateValue(object, forKey: object.key)
            state.history.append(.init(version: state.version, resource: resource, before: before, after: object))
            lock.broadcast()
        }
    }

    /// Removes an object; the namespace is empty for nodes.
    public func delete(_ resource: Resource, namespace: String = "", name: String) throws {
        try lock.withLock {
            guard let old = state.objects[resource]?.removeValue(forKey: "\(namespace)/\(name)") else { return }
            state.version += 1
            // The last state of the object, at the version of its end.
            let last = try StoredObject(json: old.full, resource: resource, version: state.version)
            state.history.append(.init(version: state.version, resource: resource, before: last, after: nil))
            lock.broadcast()
        }
    }

    /// Misbehaves from now on, or for so many requests; nil ends it.
    public func setFault(_ fault: Fault?, on verb: Verb, of resource: Resource, times: Int? = nil) {
        lock.withLock { state.faults[.init(verb: verb, resource: resource)] = fault.map { ($0, times) } }
    }

    /// The same for every resource and, without a verb, for every request.
    public func setFault(_ fault: Fault?, on verb: Verb? = nil) {
        for verb in verb.map({ [$0] }) ?? Verb.allCases {
            for resource in Resource.allCases { setFault(fault, on: verb, of: resource) }
        }
    }

    /// Lets watches begin with everything that there is, as servers do since Kubernetes 1.32; or lets them not.
    public func offerStreams(_ areOffered: Bool = true) { lock.withLock { state.hasStreams = areOffered } }

    /// Serves a resource in those versions of its group alone, as CRDs that are installed do; none takes it away.
    public func install(_ resource: Resource, versions: Set<String>) {
        lock.withLock { state.served[resource] = versions }
    }

    /// Cuts bodies into chunks of so many bytes.
    public func cutChunks(every length: Int) { lock.withLock { state.chunkLength = length } }

    /// Keeps the objects and the version as they are, for `Fault.oldList` and `restore`.
    public func remember() {
        lock.withLock { state.remembered = .init(version: state.version, objects: state.objects) }
    }

    /// Goes back to what was remembered, as etcd does with a backup: versions begin again from there.
    public func restore() {
        lock.withLock {
            guard let remembered = state.remembered else { return }
            state.version = remembered.version
            state.objects = remembered.objects
            state.history.removeAll { $0.version > remembered.version }
        }
    }

    /// Path and query of every request, in the order in which they came.
    public var requests: [String] { lock.withLock { state.requests } }

    /// What was asked for besides looking, in the order in which it came.
    public var writes: [Write] { lock.withLock { state.writes } }

    /// Every right that the requests needed.
    public var accesses: Set<Access> { lock.withLock { state.accesses } }

    /// An object as JSON; nil: there is none.
    public func object(_ resource: Resource, namespace: String = "", name: String) -> String? {
        lock.withLock { state.objects[resource]?["\(namespace)/\(name)"]?.full }
    }

    /// The bearer token to expect; nil: anybody is welcome.
    public func expectToken(_ token: String?) { lock.withLock { state.token = token } }

    /// Sends a BOOKMARK to the open watches of a resource; or any line, such as one that does not read.
    public func sendBookmark(_ resource: Resource) { send(lock.withLock { state.bookmark(resource) }, to: resource) }

    /// Sends a line to the open watches of a resource, and then ends them in good order if asked to.
    public func send(_ line: String, to resource: Resource, endingWatch: Bool = false) {
        lock.withLock {
            state.history.append(
                .init(version: state.version, resource: resource, line: line, endsWatch: endingWatch))
            lock.broadcast()
        }
    }

    /// Forgets history, as compaction does: watches and continuations from before now are too old. Open watches get the
    /// ERROR event with 410 in a stream that began with 200.
    public func expireHistory() {
        lock.withLock {
            state.version += 1
            state.oldest = state.version
        }
        for resource in Resource.allCases {
            send(ServerState.event("ERROR", ServerState.status(410)), to: resource, endingWatch: true)
        }
    }

    /// How many requests came, those that were answered badly included.
    public func count(_ verb: Verb, _ resource: Resource) -> Int {
        lock.withLock { state.counts[.init(verb: verb, resource: resource)] ?? 0 }
    }

    /// How many requests came with another token than the expected one.
    public var unauthorizedCount: Int { lock.withLock { state.unauthorized } }
}
