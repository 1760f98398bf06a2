import FleetModel

/// What one reflector has to say of its query, beside the objects.
struct ReflectorPicture: Hashable, Sendable {
    var isAnswered = false
    var isRefused = false
    var findings: [Finding] = []
    /// One sentence on what is wrong, where it is something that we cannot do without.
    var problem: String?
}
