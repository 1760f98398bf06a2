/// All that the server holds, guarded by the server's lock.
struct ServerState {
    /// One step of history: a change of an object, or a line for the watches that are open now.
    struct Step {
        var version: Int
        var resource: Resource
        /// The object before and after the change; both nil: the line is for everyone.
        var before: StoredObject?
        var after: StoredObject?
        var line: String?
        var endsWatch = false
    }

    struct FaultKey: Hashable {
        var verb: Verb
        var resource: Resource
    }

    var version = 100
    /// Watches and continuations from before this version are told that it is too old.
    var oldest = 0
    var objects: [Resource: [String: StoredObject]] = [:]
    var history: [Step] = []
    var faults: [FaultKey: (fault: Fault, left: Int?)] = [:]
    var counts: [FaultKey: Int] = [:]
    var unauthorized = 0
    var token: String?
    var bookmarksAtEnd = true
    /// Whether watches may begin with everything that there is.
    var hasStreams = false
    /// Which versions of its group each resource is served in.
    var served: [Resource: Set<String>] = [
        .pods: ["v1"], .configmaps: ["v1"], .services: ["v1"], .nodes: ["v1"],
        .endpointslices: ["v1"], .events: ["v1"], .leases: ["v1"],
        .pairs: ["v1"], .vips: ["v1"], .pools: ["v1"], .assignments: ["v1"],
    ]
    /// How many bytes of a body go into a chunk; nil: what belongs together.
    var chunkLength: Int?
    /// Path and query of every request.
    var requests: [String] = []
    var writes: [Write] = []
    var accesses: Set<Access> = []
    var remembered: Memory?

    /// What `remember` keeps.
    struct Memory {
        var version: Int
        var objects: [Resource: [String: StoredObject]]
    }

    mutating func takeFault(_ verb: Verb, _ resource: Resource) -> Fault? {
        let key = FaultKey(verb: verb, resource: resource)
        guard let (fault, left) = faults[key] else { return nil }
        if let left { faults[key] = left > 1 ? (fault, left - 1) : nil }
        return fault
    }

    /// The line that a step gives to a watch, by what the selector sees of it before and after.
    func line(_ step: Step, _ resource: Resource, sees: (StoredObject) -> Bool) -> String? {
        guard step.resource == resource else { return nil }
        if let line = step.line { return line }
        switch (step.before.map(sees) ?? false, step.after.map(sees) ?? false) {
        case (false, true): return Self.event("ADDED", step.after?.full)
        case (true, true): return Self.event("MODIFIED", step.after?.full)
        case (true, false): return Self.event("DELETED", (step.after ?? step.before)?.full)
        case (false, false): return nil
        }
    }

    static func event(_ type: String, _ object: String?) -> String {
        #"{"type":"\#(type)","object":\#(object ?? "{}")}"#
    }

    func bookmark(_ resource: Resource, endsInitialEvents: Bool = false) -> String {
        let mark = endsInitialEvents ? #","annotations":{"k8s.io/initial-events-end":"true"}"# : ""
        return Self.event(
            "BOOKMARK",
            #"{"kind":"\#(resource.kind)","apiVersion":"v1","metadata":{"resourceVersion":"\#(version)"\#(mark)}}"#)
    }

    static func status(_ code: Int) -> String {
        let (reason, message) =
            switch code {
            case 405: ("MethodNotAllowed", "the server does not allow this method on the requested resource")
            case 409: ("Conflict", "the object has been modified; please apply your changes to the latest version")
            case 415: ("UnsupportedMediaType", "the body of the request was in an unknown format")
            case 400: ("BadRequest", "the request is not one that this server understands")
            case 422: ("Invalid", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch")
            case 504: ("Timeout", "Too large resource version: 200, current: 100")
            case 401: ("Unauthorized", "Unauthorized")
            case 403: ("Forbidden", "the resource is forbidden: this user cannot see it")
            case 404: ("NotFound", "the server could not find the requested resource")
            case 410: ("Expired", "too old resource version: 1 (418)")
            case 429: ("TooManyRequests", "too many requests, please try again later")
            default: ("InternalError", "an error on the server has prevented the request from succeeding")
            }
        let details =
            code == 504
            ? #""details":{"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}]},"#
            : ""
        return #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\#(message)","#
            + details + #""reason":"\#(reason)","code":\#(code)}"#
    }
}
