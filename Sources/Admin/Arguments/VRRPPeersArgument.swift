internal import ArgumentParser
internal import FleetModel

/// `multicast` or `unicast`.
struct VRRPPeersArgument: ExpressibleByArgument {
    var peers: Pair.VRRP.Peers

    init?(argument: String) {
        guard let peers = Pair.VRRP.Peers(rawValue: argument) else { return nil }
        self.peers = peers
    }

    static var allValueStrings: [String] { ["multicast", "unicast"] }
}
