import FleetModel

/// Where all Services of type LoadBalancer are to stand: decided before claims are settled, pure.
struct BalancedServices: Sendable {
    /// One Service with its places.
    struct Entry: Sendable {
        var service: BalancedService
        /// Sorted by VIP.
        var places: [BalancedPlace]
        /// What its own fields set.
        var overrides: ServiceOverrides
        /// What is wrong with what it asks for.
        var remarks: [LoadBalancerAnswer.Remark]
    }

    /// A pool of one Service's own.
    struct Local: Sendable {
        var name: Pool.Key
        var service: BalancedService
        var labels: [String: String]
    }

    private(set) var entries: [Entry] = []
    private(set) var locals: [Local] = []
    /// What stands although nobody asks for it now: the guard puts it back, or the cluster has not said which Services there are.
    private(set) var kept: [Hold.Service]
    /// The fleet, with the VIPs that were given out of the pairs' pools.
    private(set) var fleet: Fleet

    /// - Parameters:
    ///   - previous: the last published slices, which remember who was given which address.
    ///   - held: services that the guard puts back; addresses given to them stay theirs.
    init(_ fleet: Fleet, cluster: ClusterSnapshot, previous: [Pair.Key: Slice], held: [Hold.Service] = []) {
        self.fleet = fleet
        let services = BalancedService.all(fleet, cluster)
        kept = Self.kept(fleet, cluster, previous, held)
        guard !services.isEmpty || !kept.isEmpty else { return }
        let resolution = Resolution(fleet)
        var book = AddressBook(fleet, previous: previous)
        let vips = VIPBook(fleet)
        for place in kept where AddressBook.isGiven(place.vip) {
            let address = previous.values.lazy.flatMap(\.vips).first { $0.name == place.vip }?.address
            if let address { _ = book.vip(at: address, pool: BalancedPool.declared(place.pool)) }
        }
        // Those that had an address keep it, before anybody new gets one.
        for service in services {
            entries.append(Self.named(service, vips: vips, resolution, fleet, &book))
        }
        for index in entries.indices where entries[index].places.isEmpty && entries[index].remarks.isEmpty {
            let service = entries[index].service
            entries[index].places = service.families.compactMap { book.kept(service, $0) }
                .map { BalancedPlace(vip: $0, reason: .addressPool) }
        }
        for index in entries.indices { Self.give(&entries[index], fleet, &book) }
        self.fleet.vips.merge(book.vips) { own, _ in own }
        locals = makeLocals()
    }

    /// What stands although nobody asks for it now.
    static func kept(
        _ fleet: Fleet, _ cluster: ClusterSnapshot, _ previous: [Pair.Key: Slice], _ held: [Hold.Service]
    ) -> [Hold.Service] {
        func isOurs(_ pool: Pool.Key) -> Bool {
            if case .loadBalancer? = fleet.pools[BalancedPool.declared(pool)]?.source { true } else { false }
        }
        guard fleet.pools.keys.contains(where: isOurs) else { return [] }
        var kept = Set(held.filter { isOurs($0.pool) })
        let unknown = cluster.answered.contains(.services) ? [] : previous.values.flatMap(\.services)
        for service in unknown where isOurs(service.pool) {
            guard let application = service.application, !cluster.hasAnsweredServices(in: application.namespace) else {
                continue
            }
            kept.insert(
                Hold.Service(
                    vip: service.vip, pool: service.pool,
                    exposure: Exposure(port: service.port, transport: service.transport, application: application)))
        }
        return kept.sorted { $0.place < $1.place }
    }

    /// What the Service, its administrators' assignments or `spec.loadBalancerIP` name.
    private static func named(
        _ service: BalancedService, vips: VIPBook, _ resolution: Resolution,
        _ fleet: Fleet, _ book: inout AddressBook
    ) -> Entry {
        var entry = Entry(service: service, places: [], overrides: ServiceOverrides(), remarks: [])
        switch service.sourceRanges {
        case .success(let ranges): entry.overrides = service.overrides(sources: ranges)
        case .failure(let malformed):
            entry.remarks.append(
                .warning(
                    "SourceRangesMalformed",
                    "\"\(malformed.text)\" of loadBalancerSourceRanges is no CIDR; the Service stands nowhere until it is."
                ))
            return entry
        }
        func find(_ text: String) -> VirtualIP.Key? {
            if let vip = vips.find(text, pools: service.pools) { return vip }
            return IPAddress(text).flatMap { book.vip(at: $0, pool: service.pools[0]) }
        }
        for text in service.namedVIPs {
            guard let vip = find(text) else {
                entry.remarks.append(
                    .warning(
                        "VIPUnknown",
                        "\(BalancedService.vipAnnotation) names \(text), which is neither a VIP of a pool of class "
                            + "\(service.wish.className ?? "") nor a free address of a pair's address pool."))
                continue
            }
            entry.places.append(BalancedPlace(vip: vip, reason: .annotation))
        }
        guard service.namedVIPs.isEmpty else { return entry.sorted }
        let winners = Resolution.winners(
            among: resolution.candidates(for: service.reference, exposedBy: Set(service.pools)))
        entry.places = winners.compactMap { key in
            fleet.assignments[key].map { BalancedPlace(vip: key.vip, reason: .assignment(key, $0)) }
        }
        guard entry.places.isEmpty, let text = service.wish.requestedAddress else { return entry.sorted }
        if let vip = find(text) {
            entry.places = [BalancedPlace(vip: vip, reason: .requestedAddress)]
        } else {
            entry.remarks.append(
                .warning(
                    "VIPUnknown",
                    "spec.loadBalancerIP is \(text), which is neither a VIP of a pool of class "
                        + "\(service.wish.className ?? "") nor a free address of a pair's address pool."))
        }
        return entry
    }

    /// Gives an address of each family to a Service that names nothing and has none.
    private static func give(_ entry: inout Entry, _ fleet: Fleet, _ book: inout AddressBook) {
        let named = entry.places.contains { $0.reason != .addressPool }
        guard !named, entry.remarks.isEmpty else { return }
        let service = entry.service
        let had = Set(entry.places.compactMap { book.vips[$0.vip]?.address.family })
        let pair = service.metadata.annotations[BalancedService.pairAnnotation]
        for family in service.families where !had.contains(family) {
            if let vip = book.next(service, family, of: pair) {
                entry.places.append(BalancedPlace(vip: vip, reason: .addressPool))
            } else {
                entry.remarks.append(.warning("NoVIP", refusal(family, pair, fleet, isEmpty: book.isEmpty)))
            }
        }
        entry = entry.sorted
    }

    private static func refusal(
        _ family: IPAddress.Family, _ pair: Pair.Key?, _ fleet: Fleet, isEmpty: Bool
    ) -> String {
        if let pair, fleet.pairs[pair] == nil {
            return "\(BalancedService.pairAnnotation) names \(pair), and there is no such pair."
        }
        let pools =
            isEmpty
            ? "no pair has an address pool"
            : "\(pair.map { "the address pool of pair \($0)" } ?? "the pairs' address pools") "
                + "\(pair == nil ? "have" : "has") no free IPv\(family.rawValue) address"
        return "It names no VIP in \(BalancedService.vipAnnotation), no assignment speaks of it, and \(pools)."
    }
}

extension BalancedServices.Entry {
    /// Each VIP once, in order of name.
    fileprivate var sorted: Self {
        var entry = self
        var seen: Set<VirtualIP.Key> = []
        entry.places = places.filter { seen.insert($0.vip).inserted }.sorted { $0.vip < $1.vip }
        return entry
    }
}
