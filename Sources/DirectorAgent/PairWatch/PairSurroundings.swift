import FleetModel
import FleetRoute

/// What the agent can see of its host and its neighbours.
protocol PairSurroundings: Sendable {
    func links() async throws -> [Link]

    /// Addresses that an interface here answers for.
    func held() -> Set<IPAddress>

    /// By address, who answered on the wire; nil: nobody.
    func whoHas(_ addresses: [IPAddress], on link: Link) async throws -> [IPAddress: MACAddress?]

    func neighbors(on link: Link) async throws -> [Neighbor]

    /// The kernel's release.
    var kernel: String? { get }
}
