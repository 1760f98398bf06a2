import FleetModel

/// A layer 4 port that the real servers of a pool listen on.
struct Exposure: Hashable, Sendable, Comparable, Codable {
    var port: UInt16
    /// The port on the real servers; nil: the same.
    var realPort: UInt16?
    var transport: TransportProtocol
    /// Whose port it is; nil for a list kept by hand, which needs no assignment.
    var application: ObjectReference?

    static func < (left: Exposure, right: Exposure) -> Bool {
        if (left.transport, left.port) != (right.transport, right.port) {
            return (left.transport, left.port) < (right.transport, right.port)
        }
        return (left.application?.description ?? "") < (right.application?.description ?? "")
    }
}
