import FleetModel

/// What one reflector has to say: its part of a snapshot.
struct ReflectorPicture: Hashable, Sendable {
    var objects: [ObjectReference: ManifestObject] = [:]
    var isAnswered = false
    var isRefused = false
    var findings: [Finding] = []
    /// One sentence on what is wrong, where it is something that we cannot do without.
    var problem: String?
}
