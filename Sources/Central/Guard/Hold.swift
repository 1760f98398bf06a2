import FleetModel

/// What is kept in a pair's slice although its source does not speak of it any more; stored, so that a restart keeps it.
struct Hold: Hashable, Sendable, Codable {
    /// Real servers, by pool.
    var pools: [Pool.Key: Part<Slice.Server>] = [:]
    var services: Part<Service>?

    /// Things of one kind that vanished together.
    struct Part<Item: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
        /// Seconds since 1970, for people alone: nothing is decided by it.
        var since: Int64
        /// How many there were before they vanished.
        var before: Int
        /// Sorted.
        var items: [Item]
    }

    /// An exposed port on a VIP.
    struct Service: Hashable, Sendable, Codable {
        var vip: VirtualIP.Key
        var pool: Pool.Key
        var exposure: Exposure

        var place: Claim.Place { Claim.Place(vip: vip, transport: exposure.transport, port: exposure.port) }
    }

    var isEmpty: Bool { pools.isEmpty && services == nil }
}

extension Hold {
    /// What is held, by the field of a finding: `pool/ingress`, `services`.
    var sentences: [(field: String, sentence: String)] {
        let servers = pools.sorted { $0.key < $1.key }.map { name, part in
            (
                "pool/\(name)",
                part.sentence("real servers of pool/\(name)", part.items.map { "\($0.address)" })
            )
        }
        let ports = services.map { part in
            (
                "services",
                part.sentence(
                    "services",
                    part.items.map { "\($0.vip):\($0.exposure.port)/\($0.exposure.transport.rawValue)" })
            )
        }
        return servers + [ports].compactMap { $0 }
    }

    func findings(of pair: Pair.Key) -> [Finding] {
        sentences.map {
            Finding(
                reason: "HeldBack", subject: "pair/\(pair)", field: $0.field,
                message: "\($0.sentence); lvsctl approve \(pair) lets them go.")
        }
    }
}

extension Hold.Part {
    /// The first ten by name, and how many more.
    fileprivate func sentence(_ what: String, _ names: [String]) -> String {
        let more = names.count - 10
        let list = names.prefix(10).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        return "\(names.count) of \(before) \(what) vanished from their source and stay in use since "
            + "\(UTC.text(since)): \(list)"
    }
}
