extension Fleet {
    /// Refuses a fleet that cannot be planned, with the first thing wrong in it, in dependency and name order.
    ///
    /// - Parameter occupied: addresses of nodes and real servers in the cluster, each with the words for it:
    ///   `node edge-1`. No VIP may equal one.
    public func validate(occupied: [IPAddress: String] = [:]) throws(ValidationError) {
        for (name, pair) in pairs.sorted(by: { $0.key < $1.key }) { try pair.validate(name) }
        try validateDirectorsAreUnique()
        for (name, pool) in pools.sorted(by: { $0.key < $1.key }) { try pool.validate(name) }
        try validateVIPs(occupied: occupied)
        for (key, assignment) in assignments.sorted(by: { $0.key < $1.key }) { try validate(assignment, key) }
    }

    private func validateDirectorsAreUnique() throws(ValidationError) {
        var names: [String: Pair.Key] = [:]
        var addresses: [IPAddress: String] = [:]
        for (pair, settings) in pairs.sorted(by: { $0.key < $1.key }) {
            for (index, director) in settings.directors.enumerated() {
                let field = "spec.directors[\(index)]"
                if let other = names.updateValue(pair, forKey: director.name) {
                    throw ValidationError(
                        "pair/\(pair)", "\(field).name", "\(director.name) is a director of pair \(other) already")
                }
                for address in director.addresses {
                    if let other = addresses.updateValue(director.name, forKey: address) {
                        throw ValidationError(
                            "pair/\(pair)", "\(field).address", "\(address) is the address of director \(other) already"
                        )
                    }
                }
            }
        }
    }

    private func validateVIPs(occupied: [IPAddress: String]) throws(ValidationError) {
        var taken = occupied
        for pair in pairs.values {
            for director in pair.directors {
                for address in director.addresses { taken[address] = "director \(director.name)" }
            }
        }
        for (name, pool) in pools {
            guard case .fixed(let fixed) = pool.source else { continue }
            for server in fixed.servers { taken[server.address] = "a real server of pool \(name)" }
        }
        for (name, vip) in vips.sorted(by: { $0.key < $1.key }) {
            try validate(vip, name)
            if let owner = taken[vip.address] {
                throw ValidationError("vip/\(name)", "spec.address", "\(vip.address) is the address of \(owner)")
            }
            taken[vip.address] = "VIP \(name)"
        }
    }

    private func validate(_ vip: VirtualIP.Settings, _ name: VirtualIP.Key) throws(ValidationError) {
        let subject = "vip/\(name)"
        try requireName(name, subject)
        if let reason = vip.address.unusableReason {
            throw ValidationError(subject, "spec.address", "\(vip.address) \(reason)")
        }
        guard let pair = pairs[vip.pair] else {
            throw ValidationError(subject, "spec.pair", "there is no pair \(vip.pair)")
        }
        guard let pool = pools[vip.pool] else {
            throw ValidationError(subject, "spec.pool", "there is no pool \(vip.pool)")
        }
        if !pair.allowedVIPs.isEmpty, !pair.allowedVIPs.contains(where: { $0.contains(vip.address) }) {
            let ranges = pair.allowedVIPs.sorted().map(\.description).joined(separator: ", ")
            throw ValidationError(
                subject, "spec.address", "\(vip.address) lies outside allowedVIPs of pair \(vip.pair) (\(ranges))")
        }
        if let director = pair.directorWithoutPeerAddress(vip.address.family) {
            throw ValidationError(
                subject, "spec.address",
                "pair \(vip.pair) has unicast VRRP peers, and director \(director.name) has no "
                    + "IPv\(vip.address.family.rawValue) address to send adverts for \(vip.address) from")
        }
        try requirePorts(vip.httpPorts ?? [], subject, "spec.httpPorts")
        if let preferred = vip.preferredDirector, !pair.directors.contains(where: { $0.name == preferred }) {
            throw ValidationError(subject, "spec.preferredDirector", "\(preferred) is no director of pair \(vip.pair)")
        }
        try vip.service.validate(subject, "spec.service")
        let layers = [pair.service, vip.service]
        try validate(layers, of: vip, subject, "spec.service")
        try validateEngine(ServiceSettings(merging: layers), of: vip, subject)
        if let port = pool.source.listedPorts?.first(where: { $0.realPort != nil }) {
            let settings = ServiceSettings(merging: layers)
            guard settings.forwarding.allowsPortRemap else {
                throw ValidationError(
                    subject, "spec.service.forwarding",
                    "\(settings.forwarding.rawValue) cannot remap ports, and pool \(vip.pool) exposes \(port): only masq can"
                )
            }
            guard !settings.persistAcrossPorts else {
                throw ValidationError(
                    subject, "spec.service.persistAcrossPorts",
                    "one service for all ports cannot remap one of them, and pool \(vip.pool) exposes \(port)")
            }
        }
        guard case .fixed(let fixed) = pool.source else { return }
        let directors = Set(pair.directors.flatMap(\.addresses))
        if let server = fixed.servers.first(where: { directors.contains($0.address) }) {
            throw ValidationError(
                subject, "spec.pool",
                "real server \(server.address) of pool \(vip.pool) is a director of pair \(vip.pair)")
        }
    }

    private func validate(_ assignment: Assignment.Settings, _ key: Assignment.Key) throws(ValidationError) {
        let subject = "assignment/\(key)"
        for (pattern, field) in [(key.namespace, "spec.namespace"), (key.service, "spec.service")] {
            if case .named(let name) = pattern, !Name.isValid(name) {
                throw ValidationError(subject, field, "\"\(name)\" is neither the name of one nor *")
            }
        }
        if key.namespace == .all, key.service != .all {
            throw ValidationError(subject, "spec.namespace", "* goes with all services only")
        }
        guard let vip = vips[key.vip] else {
            throw ValidationError(subject, "spec.vip", "there is no VIP \(key.vip)")
        }
        try assignment.service.validate(subject, "spec.settings")
        try validate(
            [pairs[vip.pair]?.service ?? ServiceOverrides(), vip.service, assignment.service], of: vip, subject,
            "spec.settings")
    }

    /// What only shows when all layers are merged and the family of the VIP is known.
    private func validate(
        _ layers: [ServiceOverrides], of vip: VirtualIP.Settings, _ subject: String, _ field: String
    ) throws(ValidationError) {
        let settings = ServiceSettings(merging: layers)
        try validateTunnelAndEngine(settings, subject, field)
        if let netmask = settings.persistence?.netmask, Int(netmask) > vip.address.family.bitWidth {
            throw ValidationError(
                subject, "\(field).persistence.netmask",
                "/\(netmask) is longer than an IPv\(vip.address.family.rawValue) address")
        }
        if settings.persistAcrossPorts, settings.persistence == nil {
            throw ValidationError(
                subject, "\(field).persistAcrossPorts",
                "without persistence there is nothing to keep across ports: set persistence too")
        }
        if settings.persistAcrossPorts, settings.onePacket {
            throw ValidationError(
                subject, "\(field).onePacket", "it forgets clients, and persistAcrossPorts is to remember them")
        }
        if settings.lowerThreshold > settings.upperThreshold {
            throw ValidationError(
                subject, "\(field).lowerThreshold",
                "\(settings.lowerThreshold) is above upperThreshold, which is \(settings.upperThreshold)")
        }
    }
}
