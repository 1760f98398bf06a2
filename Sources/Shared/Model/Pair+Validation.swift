extension Pair.Settings {
    func validate(_ name: Pair.Key) throws(ValidationError) {
        let subject = "pair/\(name)"
        try requireName(name, subject)
        guard (1...2).contains(directors.count) else {
            throw ValidationError(subject, "spec.directors", "a pair has one or two directors, not \(directors.count)")
        }
        for (index, director) in directors.enumerated() {
            let field = "spec.directors[\(index)]"
            guard Name.isValid(director.name) else {
                throw ValidationError(subject, "\(field).name", "\"\(director.name)\" \(Name.rule)")
            }
            for address in director.addresses {
                if let reason = address.unusableReason {
                    throw ValidationError(subject, "\(field).address", "\(address) \(reason)")
                }
            }
            if let second = director.secondAddress, second.family == director.address.family {
                throw ValidationError(
                    subject, "\(field).secondAddress", "\(second) is of the same family as \(director.address)")
            }
        }
        try validateAddressPool(subject)
        try requireInterface(interface, subject, "spec.interface")
        // VRRPv3 carries the interval in 12 bits of centiseconds.
        guard (10...40_950).contains(advertMillis) else {
            throw ValidationError(subject, "spec.advertMillis", "\(advertMillis) is not from 10 to 40950")
        }
        guard advertMillis % 10 == 0 else {
            throw ValidationError(
                subject, "spec.advertMillis", "\(advertMillis) is not a whole number of hundredths of a second")
        }
        try validateSync(subject)
        for (word, value) in [("tcp", timeouts.tcp), ("tcpfin", timeouts.tcpfin), ("udp", timeouts.udp)] {
            if let value, !(1...Limit.seconds).contains(value) {
                throw ValidationError(
                    subject, "spec.timeouts.\(word)", "\(value) is not from 1 to \(Limit.seconds) seconds")
            }
        }
        try service.validate(subject, "spec.service")
        if service.tunnel != nil, service.forwarding != .tun {
            throw ValidationError(subject, "spec.service.tunnel", "it takes forwarding tun beside it")
        }
    }

    private func validateSync(_ subject: String) throws(ValidationError) {
        if let interface = sync.interface { try requireInterface(interface, subject, "spec.sync.interface") }
        if let mtu = sync.mtu, !Pair.Sync.mtus.contains(mtu) {
            throw ValidationError(subject, "spec.sync.mtu", "\(mtu) is not from 1100 to 65000")
        }
        if let group = sync.group, !group.isMulticast {
            throw ValidationError(subject, "spec.sync.group", "\(group) is no multicast address")
        }
    }

    private func requireInterface(_ name: String, _ subject: String, _ field: String) throws(ValidationError) {
        guard InterfaceName.isValid(name) else {
            throw ValidationError(subject, field, "\"\(name)\" is not the name of an interface")
        }
    }

    private func validateAddressPool(_ subject: String) throws(ValidationError) {
        for (index, range) in addressPool.enumerated() {
            let field = "spec.addressPool[\(index)]"
            for address in [range.first, range.last] {
                if let reason = address.unusableReason {
                    throw ValidationError(subject, field, "\(address) \(reason)")
                }
                guard allowedVIPs.isEmpty || allowedVIPs.contains(where: { $0.contains(address) }) else {
                    throw ValidationError(subject, field, "\(address) lies outside allowedVIPs")
                }
            }
            if let other = addressPool[..<index].first(where: range.overlaps) {
                throw ValidationError(subject, field, "\(range) overlaps \(other)")
            }
        }
    }
}
