import FleetModel

/// A generator that gives the same numbers for the same seed on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}

extension SeededGenerator {
    mutating func pick<Values: Collection>(_ values: Values) -> Values.Element {
        values[values.index(values.startIndex, offsetBy: Int.random(in: 0..<values.count, using: &self))]
    }

    mutating func address(_ family: IPAddress.Family) -> IPAddress {
        switch family {
        case .v4: IPAddress(v4: .random(in: 0...(.max), using: &self))
        case .v6: IPAddress(v6: .random(in: 0...(.max), using: &self))
        }
    }

    mutating func serviceKey() -> VirtualService.Key {
        let family = pick(IPAddress.Family.allCases)
        if Int.random(in: 0..<8, using: &self) == 0 {
            return .mark(.random(in: 1...(.max), using: &self), family)
        }
        return .address(
            address(family), port: .random(in: 0...(.max), using: &self), pick(TransportProtocol.allCases))
    }

    mutating func serviceSettings(_ family: IPAddress.Family) -> VirtualService.Settings {
        VirtualService.Settings(
            scheduler: pick(Scheduler.allCases.map(\.rawValue) + ["twos", "unknown-to-us"]),
            flags: .random(in: 0...63, using: &self) & ~VirtualService.Flag.hashed,
            timeoutSeconds: .random(in: 0...86_400, using: &self),
            netmask: .random(in: 0...UInt8(family.bitWidth), using: &self), persistenceEngine: pick(["", "sip"]))
    }

    mutating func serverKey(_ family: IPAddress.Family) -> RealServer.Key {
        RealServer.Key(address: address(family), port: .random(in: 0...(.max), using: &self))
    }

    mutating func serverSettings() -> RealServer.Settings {
        let forwarding = pick(Forwarding.allCases)
        let port: UInt16? = pick([nil, .random(in: 1...(.max), using: &self)])
        let tunnel = Tunnel(type: pick(Tunnel.Kind.allCases), port: port, checksum: pick(Tunnel.Checksum.allCases))
        return RealServer.Settings(
            weight: .random(in: 0...65_535, using: &self), forwarding: forwarding,
            tunnel: forwarding == .tun ? tunnel : .ipip,
            upperThreshold: .random(in: 0...(.max), using: &self),
            lowerThreshold: .random(in: 0...(.max), using: &self))
    }
}
