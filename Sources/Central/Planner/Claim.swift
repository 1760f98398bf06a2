import FleetModel

/// Somebody's wish for a port of a VIP.
struct Claim: Hashable, Sendable {
    /// What is claimed: unique in the fleet, because an address belongs to one VIP.
    struct Place: Hashable, Sendable, Comparable {
        var vip: VirtualIP.Key
        var transport: TransportProtocol
        var port: UInt16

        static func < (left: Place, right: Place) -> Bool {
            (left.vip, left.transport, left.port) < (right.vip, right.transport, right.port)
        }
    }

    /// Why it is claimed, in the order in which claims win.
    enum Origin: Hashable, Sendable {
        case httpPort
        case listedByHand
        /// An assignment, and how many were made before it.
        case assignment(Assignment.Key, order: UInt64)
        /// A Service of type LoadBalancer itself, by an annotation or for want of a name.
        case request(ObjectReference)
    }

    var place: Place
    var origin: Origin
    var exposure: Exposure
    var pool: Pool.Key
    /// Settings of the assignment.
    var overrides: ServiceOverrides
    /// Settings that the application service's own fields ask for: wider than the assignment's, narrower than the VIP's.
    var requested = ServiceOverrides()
    /// It is of a Service of type LoadBalancer.
    var isOfBalancer = false

    /// The source does not expose the port any more; it is kept until an administrator lets it go.
    var isHeld = false
    /// It stands there already: of two Services that ask for one place, that one keeps it.
    var isIncumbent = false

    /// Tells whether this claim beats another on the same place: what is held gives way, HTTP ports win, then the older
    /// assignment, then the name.
    func beats(_ other: Claim) -> Bool {
        if isHeld != other.isHeld { return other.isHeld }
        return switch (origin, other.origin) {
        case (.assignment(let key, let order), .assignment(let otherKey, let otherOrder)):
            (order, key) < (otherOrder, otherKey)
        case (.request(let service), .request(let otherService)):
            isIncumbent == other.isIncumbent ? service < otherService : isIncumbent
        default: origin.rank < other.origin.rank
        }
    }

    /// Who claims, as the subject of a sentence.
    var claimant: String {
        switch origin {
        case .httpPort: "httpPorts of vip/\(place.vip)"
        case .listedByHand: "pool/\(pool)"
        case .assignment(let key, _): "assignment/\(key)"
        case .request(let service): "service/\(service)"
        }
    }
}

extension Claim.Origin {
    fileprivate var rank: Int {
        switch self {
        case .httpPort: 0
        case .listedByHand: 1
        case .assignment: 2
        case .request: 3
        }
    }
}

extension Claim {
    /// The virtual service that a won claim becomes.
    func service(_ fleet: Fleet) -> Slice.Service {
        Slice.Service(
            vip: place.vip, port: place.port, transport: place.transport, realPort: exposure.realPort, pool: pool,
            application: exposure.application, settings: settings(fleet))
    }
}
