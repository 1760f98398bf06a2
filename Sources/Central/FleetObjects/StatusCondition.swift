import FleetWire

/// A condition as it should be, but for the time since when.
struct StatusCondition: Hashable, Sendable {
    enum Status: String, Hashable, Sendable {
        case yes = "True"
        case no = "False"
        case unknown = "Unknown"
    }

    /// `Accepted`, `Ready`.
    var type: String
    var status: Status
    /// One CamelCase word.
    var reason: String
    /// One sentence.
    var message: String

    /// As a document.
    func document(since time: String, generation: Int64) -> JSONValue {
        .object([
            "type": .text(type), "status": .text(status.rawValue), "reason": .text(reason), "message": .text(message),
            "lastTransitionTime": .text(time), "observedGeneration": .integer(generation),
        ])
    }
}
