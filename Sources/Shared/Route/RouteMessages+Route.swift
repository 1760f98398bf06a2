internal import CNetlink
internal import FleetModel
internal import FleetNetlink

/// Routes: `RTM_GETROUTE`, `RTM_NEWROUTE`, `RTM_DELROUTE`.
extension NetlinkSocket {
    /// struct rtmsg: family, lengths of destination and source, TOS, table, protocol, scope, type; flags.
    private typealias RouteHeader = (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt32)
    private static var routeHeaderBytes: Int { 12 }
    /// Another than that of routes by hand (0, and 1024 for IPv6), so that the two stand side by side.
    private static var metric: UInt32 { 7600 }

    mutating func routes(_ encoder: inout AttributeEncoder) throws(NetlinkError) -> [Route] {
        var routes: [Route] = []
        for family in IPAddress.Family.allCases {
            let header: RouteHeader = (UInt8(family.number), 0, 0, 0, 0, 0, 0, 0, 0)
            routes += try list(
                &encoder, type: UInt16(RTM_GETROUTE), header: header, "list the routes (IPv\(family.rawValue))"
            ).compactMap { Self.route($0, family) }
        }
        return routes
    }

    /// Reads `RTM_NEWROUTE` of a family; nil for anything else.
    static func route(_ message: NetlinkMessage, _ family: IPAddress.Family) -> Route? {
        let head = message.payload
        guard message.type == UInt16(RTM_NEWROUTE), let length = head.load(at: 1, as: UInt8.self),
            let table = head.load(at: 4, as: UInt8.self), let origin = head.load(at: 5, as: UInt8.self),
            let kind = head.load(at: 7, as: UInt8.self), let flags = head.load(at: 8, as: UInt32.self),
            head.first.map(UInt16.init) == family.number, flags & UInt32(RTM_F_CLONED) == 0
        else { return nil }
        var destination = family == .v4 ? IPAddress(v4: 0) : IPAddress(v6: 0)
        guard let everything = IPNetwork(destination, prefix: 0) else { return nil }
        var route = Route(
            network: everything, table: UInt32(table), kind: Route.Kind(kind), link: nil, origin: origin)
        for attribute in message.attributes(after: routeHeaderBytes) {
            switch attribute.type {
            case Int(RTA_DST.rawValue): destination = attribute.address ?? destination
            case Int(RTA_OIF.rawValue): route.link = attribute.uint32
            case Int(RTA_GATEWAY.rawValue): route.gateway = attribute.address
            case Int(RTA_TABLE.rawValue): route.table = attribute.uint32 ?? route.table
            default: break
            }
        }
        guard let network = IPNetwork(destination, prefix: Int(length)) else { return nil }
        route.network = network
        return route
    }

    mutating func add(
        _ route: LocalRoute, on link: UInt32, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) {
        try order(
            &encoder, type: UInt16(RTM_NEWROUTE), flags: UInt16(NLM_F_CREATE | NLM_F_EXCL), header: Self.header(route),
            RouteOperation.add(route).description
        ) { Self.append(route, on: link, to: &$0) }
    }

    mutating func remove(
        _ route: LocalRoute, on link: UInt32, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) {
        try order(
            &encoder, type: UInt16(RTM_DELROUTE), header: Self.header(route), RouteOperation.remove(route).description
        ) { Self.append(route, on: link, to: &$0) }
    }

    private static func header(_ route: LocalRoute) -> RouteHeader {
        (
            UInt8(route.network.address.family.number), UInt8(route.network.prefixLength), 0, 0,
            UInt8(RT_TABLE_LOCAL.rawValue), route.origin, UInt8(RT_SCOPE_HOST.rawValue), UInt8(RTN_LOCAL), 0
        )
    }

    /// No preferred source: the kernel takes away routes whose preferred source goes, as a VIP that keepalived moves does.
    private static func append(_ route: LocalRoute, on link: UInt32, to encoder: inout AttributeEncoder) {
        encoder.append(Int(RTA_DST.rawValue), route.network.address)
        encoder.append(Int(RTA_OIF.rawValue), link)
        encoder.append(Int(RTA_PRIORITY.rawValue), metric)
    }
}

extension Route.Kind {
    fileprivate init(_ number: UInt8) {
        switch Int(number) {
        case Int(RTN_LOCAL): self = .local
        case Int(RTN_UNICAST): self = .unicast
        default: self = .other(number)
        }
    }
}
