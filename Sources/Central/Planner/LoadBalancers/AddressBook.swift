import FleetModel

/// Which addresses of the pairs' pools Services of type LoadBalancer have: those they had, then the lowest that are free.
///
/// An address that is given out becomes a VIP of its own, which stands in no fleet: it comes and goes with the Services on it.
struct AddressBook: Sendable {
    private static let prefix = "auto-"

    private let pairs: [(name: Pair.Key, ranges: [AddressRange])]
    /// Addresses that are somebody's already, and not to be given out.
    private var taken: Set<IPAddress>
    private let names: Set<VirtualIP.Key>
    /// By Service, the addresses that it was given before.
    private let before: [ObjectReference: [IPAddress]]
    private(set) var vips: [VirtualIP.Key: VirtualIP.Settings] = [:]

    /// - Parameter previous: the last published slices, which remember what was given.
    init(_ fleet: Fleet, previous: [Pair.Key: Slice]) {
        pairs = fleet.pairs.filter { !$0.value.addressPool.isEmpty }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value.addressPool.sorted()) }
        taken = Set(fleet.vips.values.map(\.address)).union(
            fleet.pairs.values.flatMap { $0.directors.flatMap(\.addresses) })
        names = Set(fleet.vips.keys)
        var before: [ObjectReference: [IPAddress]] = [:]
        for (_, slice) in previous.sorted(by: { $0.key < $1.key }) {
            let given = Dictionary(
                slice.vips.filter { $0.name.hasPrefix(Self.prefix) }.map { ($0.name, $0.address) }
            ) { first, _ in first }
            for service in slice.services {
                guard let application = service.application, let address = given[service.vip] else { continue }
                before[application, default: []].append(address)
            }
        }
        self.before = before
    }

    var isEmpty: Bool { pairs.isEmpty }

    /// Tells whether a VIP was given out of a pool, by its name.
    static func isGiven(_ name: VirtualIP.Key) -> Bool { name.hasPrefix(prefix) }

    /// The VIP at an address of some pair's pool, made if need be; nil where no pool holds it, or it is somebody else's.
    mutating func vip(at address: IPAddress, pool: Pool.Key) -> VirtualIP.Key? {
        let name = Self.name(of: address)
        if vips[name] != nil { return name }
        guard !taken.contains(address), !names.contains(name), address.unusableReason == nil,
            let pair = pairs.first(where: { $0.ranges.contains { $0.contains(address) } })
        else { return nil }
        return add(address, pair.name, pool)
    }

    /// The VIP that a Service had before, or that its status says it had; nil: it has none yet.
    mutating func kept(_ service: BalancedService, _ family: IPAddress.Family) -> VirtualIP.Key? {
        let candidates = (before[service.reference] ?? []) + service.wish.statusAddresses
        let wanted = service.metadata.annotations[BalancedService.pairAnnotation]
        for address in candidates where address.family == family && !isForeign(address, to: service) {
            // A Service that names another pair by now moves there.
            guard
                wanted == nil
                    || pairs.contains(where: { $0.name == wanted && $0.ranges.contains { $0.contains(address) } })
            else { continue }
            if let name = vip(at: address, pool: service.pools[0]) { return name }
        }
        return nil
    }

    /// The lowest free address; nil where there is none.
    ///
    /// - Parameter pair: the pair that the Service names; nil: any, in order of name.
    mutating func next(_ service: BalancedService, _ family: IPAddress.Family, of pair: Pair.Key?) -> VirtualIP.Key? {
        for candidate in pairs where pair == nil || pair == candidate.name {
            for range in candidate.ranges where range.first.family == family {
                for address in range.addresses where !taken.contains(address) && address.unusableReason == nil {
                    let name = Self.name(of: address)
                    guard vips[name] == nil, !names.contains(name) else { continue }
                    return add(address, candidate.name, service.pools[0])
                }
            }
        }
        return nil
    }

    /// Tells whether the address was given to other Services and not to this one: its status is no proof against that.
    private func isForeign(_ address: IPAddress, to service: BalancedService) -> Bool {
        before[service.reference]?.contains(address) != true && before.values.contains { $0.contains(address) }
    }

    private mutating func add(_ address: IPAddress, _ pair: Pair.Key, _ pool: Pool.Key) -> VirtualIP.Key {
        let name = Self.name(of: address)
        vips[name] = VirtualIP.Settings(address: address, pair: pair, pool: pool, httpPorts: [])
        return name
    }

    /// `auto-10-9-0-210`; an IPv6 address in full, without its colons.
    private static func name(of address: IPAddress) -> VirtualIP.Key {
        switch address.family {
        case .v4: return prefix + address.description.split(separator: ".").joined(separator: "-")
        case .v6:
            let digits = String(address.value, radix: 16)
            return prefix + String(repeating: "0", count: 32 - digits.count) + digits
        }
    }
}
