import FleetModel
import FleetRoute
import Glibc

/// The host itself, as its kernel tells.
struct HostSurroundings: PairSurroundings {
    /// A neighbour on one network answers in a millisecond or two; one that is busy gets more.
    private static let patience = Duration.milliseconds(300)

    private let client = NeighborClient()
    private let routes = RouteClient()

    func links() async throws -> [Link] { try await routes.links() }

    func held() -> Set<IPAddress> { HeldAddresses.answering() }

    func whoHas(_ addresses: [IPAddress], on link: Link) async throws -> [IPAddress: MACAddress?] {
        try await client.whoHas(addresses, on: link, within: Self.patience)
    }

    func neighbors(on link: Link) async throws -> [Neighbor] { try await client.neighbors(on: link) }

    var kernel: String? {
        var name = utsname()
        guard uname(&name) == 0 else { return nil }
        return withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
