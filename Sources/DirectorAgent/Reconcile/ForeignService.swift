import FleetModel

/// A virtual service of somebody else, as a report names it: which one it is, and what it keeps from ours. Pure.
struct ForeignService: Hashable, Sendable, CustomStringConvertible {
    var key: VirtualService.Key
    /// The slice asks for a service in the same place.
    var isWanted: Bool

    /// `10.9.0.201:25/tcp`, with what it shadows in brackets.
    var description: String {
        switch key {
        case _ where isWanted: "\(key) (shadows the slice's own)"
        // The kernel looks for a packet's mark first, then for its port, then for port 0.
        case .mark: "\(key) (takes packets with this mark before any VIP's service)"
        case .address(_, 0, _): "\(key) (takes the VIP's ports that have no service)"
        case .address: "\(key)"
        }
    }
}
