extension Pair {
    /// How the pair's directors speak VRRP.
    public struct VRRP: Hashable, Sendable, Codable {
        /// To whom adverts go.
        public enum Peers: String, Hashable, Sendable, Codable {
            /// VRRP's own group, 224.0.0.18 and ff02::12.
            case multicast
            /// The partner's own address, for networks that do not carry the group.
            case unicast
        }

        /// nil: multicast.
        public var peers: Peers?
        /// Ids that others use on the pair's network: its routers get none of them.
        public var avoidRouterIDs: [RouterIDRange]?

        public init(peers: Peers? = nil, avoidRouterIDs: [RouterIDRange]? = nil) {
            self.peers = peers
            self.avoidRouterIDs = avoidRouterIDs
        }

        public var usesUnicast: Bool { peers == .unicast }

        public func avoids(_ id: UInt8) -> Bool { avoidRouterIDs?.contains { $0.contains(id) } == true }
    }
}

extension Pair.Settings {
    /// The first director that has no address of a family, where adverts want one; nil: none is missing.
    public func directorWithoutPeerAddress(_ family: IPAddress.Family) -> Director? {
        let moving = directors.filter { !$0.isStatic }
        guard vrrp.usesUnicast, moving.count > 1 else { return nil }
        return moving.first { director in !director.addresses.contains { $0.family == family } }
    }
}
