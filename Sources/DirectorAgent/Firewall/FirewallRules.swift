import FleetModel

/// What the agent's own chains are to say: which VIPs are closed but for their services, and which packets get a mark. Pure.
struct FirewallRules: Hashable, Sendable {
    typealias Ports = [TransportProtocol: Set<UInt16>]
    /// By the ranges that clients must come from, ports; those of both families, sorted.
    typealias Limits = [[IPNetwork]: Ports]

    /// The ports of one VIP that share a firewall mark.
    struct Marked: Hashable, Sendable {
        var address: IPAddress
        var ports: Ports
    }

    /// By closed VIP, the ports that are let in all the same.
    var open: [IPAddress: Ports] = [:]
    /// By VIP, closed or not, the ports that are open to some clients only.
    var limited: [IPAddress: Limits] = [:]
    /// By family, the marks of services in the kernel: a closed VIP lets in what carries one.
    var openMarks: [IPAddress.Family: Set<UInt32>] = [:]
    /// By mark, the packets that get it.
    var marked: [UInt32: Marked] = [:]

    init() {}

    /// Marks and limits alone; no VIP is closed.
    init(marking wish: Wish) {
        marked = wish.marked
        limited = wish.limited
    }

    /// Marks, and what reaches a VIP for none of the services is rejected.
    ///
    /// - Parameters:
    ///   - services: those that stand in the kernel or are about to, whoever made them.
    ///   - before: the rules so far: a service that drains is open to whom it was open.
    init(closing wish: Wish, butFor services: some Sequence<VirtualService.Key>, before: FirewallRules? = nil) {
        marked = wish.marked
        limited = wish.limited
        open = Dictionary(uniqueKeysWithValues: wish.addresses.map { ($0, [:]) })
        let families = Set(wish.addresses.map(\.family))
        for service in services {
            switch service {
            case .address(let address, let port, let transport):
                if limited[address]?.contains(port, transport) == true { continue }
                let ranges = wish.table[service] == nil ? before?.limited[address]?.ranges(port, transport) : nil
                if let ranges {
                    limited[address, default: [:]][ranges, default: [:]][transport, default: []].insert(port)
                } else {
                    open[address]?[transport, default: []].insert(port)
                }
            case .mark(let mark, let family):
                if families.contains(family) { openMarks[family, default: []].insert(mark) }
            }
        }
    }

    /// The part that stands in one family's tables.
    func of(_ family: IPAddress.Family) -> FirewallRules {
        var part = FirewallRules()
        part.open = open.filter { $0.key.family == family }
        part.limited = limited.filter { $0.key.family == family }
        part.openMarks = openMarks.filter { $0.key == family }
        part.marked = marked.filter { $0.value.address.family == family }
        return part
    }

    var isEmpty: Bool { open.isEmpty && limited.isEmpty && marked.isEmpty }

    /// Families that any rule speaks of.
    var families: Set<IPAddress.Family> {
        Set(open.keys.map(\.family)).union(limited.keys.map(\.family)).union(marked.values.map(\.address.family))
    }

    /// These rules, with the marks that others give besides: for as long as their services are still needed.
    func alsoMarking(_ others: FirewallRules) -> FirewallRules {
        var both = self
        for (mark, target) in others.marked {
            guard var own = both.marked[mark], own.address == target.address else {
                both.marked[mark] = both.marked[mark] ?? target
                continue
            }
            own.ports.merge(target.ports) { $0.union($1) }
            both.marked[mark] = own
        }
        return both
    }
}

extension FirewallRules.Limits {
    /// The ranges of a port; nil: it is not limited.
    func ranges(_ port: UInt16, _ transport: TransportProtocol) -> [IPNetwork]? {
        first { $0.value[transport]?.contains(port) == true }?.key
    }

    func contains(_ port: UInt16, _ transport: TransportProtocol) -> Bool { ranges(port, transport) != nil }
}

extension Slice {
    /// By VIP, the ports that the slice opens to some clients only.
    var limitedPorts: [IPAddress: FirewallRules.Limits] {
        var limited: [IPAddress: FirewallRules.Limits] = [:]
        var addresses: [VirtualIP.Key: IPAddress] = [:]
        for service in services {
            guard let ranges = service.settings.sourceRanges else { continue }
            if addresses.isEmpty { addresses = Dictionary(vips.map { ($0.name, $0.address) }) { first, _ in first } }
            guard let address = addresses[service.vip] else { continue }
            limited[address, default: [:]][ranges, default: [:]][service.transport, default: []].insert(service.port)
        }
        return limited
    }

    /// By mark, the ports that the slice joins under it.
    var markedPorts: [UInt32: FirewallRules.Marked] {
        var marked: [UInt32: FirewallRules.Marked] = [:]
        var addresses: [VirtualIP.Key: IPAddress] = [:]
        for service in services {
            guard let mark = service.mark else { continue }
            if addresses.isEmpty { addresses = Dictionary(vips.map { ($0.name, $0.address) }) { first, _ in first } }
            guard let address = addresses[service.vip] else { continue }
            marked[mark, default: .init(address: address, ports: [:])].ports[service.transport, default: []]
                .insert(service.port)
        }
        return marked
    }
}
