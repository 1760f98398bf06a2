import FleetModel

/// The host's packet filter, as far as the agent needs it.
protocol PacketFilter: Sendable {
    /// What stands of ours in one family's tables.
    func read(_ family: IPAddress.Family) async throws(FirewallError) -> FirewallChains

    /// Carries out a text of `FirewallScript`: each table changes as a whole or not at all.
    func restore(_ script: String, _ family: IPAddress.Family) async throws(FirewallError)
}

/// What went wrong with the packet filter: what was run, and what came back.
struct FirewallError: Error, Hashable, Sendable, CustomStringConvertible {
    var command: String
    var reason: String

    var description: String { "\(command): \(reason)" }
}
