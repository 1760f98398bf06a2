import FleetIPVS
import FleetModel

/// How a probe that is addressed to a VIP gets to one real server: by a mark service of its own, which holds that server alone
/// and hands on as the services of the VIP do.
struct ProbeRoute: Hashable, Comparable, Sendable {
    var server: IPAddress
    /// Of the VIPs, which a tunnel may carry to a server of the other family.
    var family: IPAddress.Family
    var forwarding: Forwarding
    var tunnel: Tunnel

    /// `LW` in ASCII above the 16 bits that count: next to the marks that Central gives.
    static let base: UInt32 = 0x4C57_0000

    /// Tells whether a service in the kernel is there for probes, and not for clients.
    static func isRoute(_ service: VirtualService.Key) -> Bool {
        if case .mark(let mark, _) = service { mark & 0xFFFF_0000 == base } else { false }
    }

    var service: VirtualService {
        var servers = RealServers()
        servers[RealServer.Key(address: server, port: 0)] = RealServer.Settings(
            weight: 1, forwarding: forwarding, tunnel: tunnel, upperThreshold: 0, lowerThreshold: 0)
        return VirtualService(
            settings: VirtualService.Settings(scheduler: Scheduler.rr.rawValue, netmask: UInt8(family.bitWidth)),
            servers: servers)
    }

    /// The marks of all routes of a slice. One that had a mark keeps it; a new one gets the lowest that is free.
    static func marks(_ routes: Set<ProbeRoute>, after previous: [ProbeRoute: UInt32]) -> [ProbeRoute: UInt32] {
        guard !routes.isEmpty else { return [:] }
        var marks = previous.filter { routes.contains($0.key) }
        // Marks that have just been left are not taken by others in the same breath: the kernel still holds them.
        let taken = Set(previous.values)
        var free = (base + 1...base + 0xFFFF).lazy.filter { !taken.contains($0) }.makeIterator()
        for route in routes.sorted() where marks[route] == nil { marks[route] = free.next() }
        return marks
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.server, left.family.rawValue, left.forwarding.rawValue, "\(left.tunnel)")
            < (right.server, right.family.rawValue, right.forwarding.rawValue, "\(right.tunnel)")
    }
}
