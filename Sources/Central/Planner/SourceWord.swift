import FleetModel

/// What a pool's source says beside its answers: for the guard, which tells a leave from a loss.
struct SourceWord: Hashable, Sendable {
    /// Addresses of which the source itself says that they do not serve now: not ready, terminating, ended.
    var announced: Set<IPAddress> = []
    /// Families of which the source says nothing to go by, so that the last real servers stay.
    var silentFamilies: Set<IPAddress.Family> = []
    /// Protocols of which it exposes nothing to go by, so that the last ports stay.
    var silentTransports: Set<TransportProtocol> = []
}
