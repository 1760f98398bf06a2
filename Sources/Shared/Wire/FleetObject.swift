public import FleetModel

/// One object of a fleet file, with its identity: what `apply` takes and `export` prints.
public enum FleetObject: Hashable, Sendable {
    case pair(Pair.Key, Pair.Settings)
    case pool(Pool.Key, Pool.Settings)
    case vip(VirtualIP.Key, VirtualIP.Settings)
    case assignment(Assignment.Key, Assignment.Settings)

    /// The kinds in the order in which they depend on each other.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case pair = "Pair"
        case pool = "Pool"
        case vip = "VIP"
        case assignment = "Assignment"

        /// The word before the slash in `vip/shop`.
        public var word: String { rawValue.lowercased() }
        /// The word in paths and after `get`.
        public var plural: String { word + "s" }
    }

    public var kind: Kind {
        switch self {
        case .pair: .pair
        case .pool: .pool
        case .vip: .vip
        case .assignment: .assignment
        }
    }

    public var name: String {
        switch self {
        case .pair(let name, _), .pool(let name, _), .vip(let name, _): name
        case .assignment(let key, _): key.description
        }
    }

    /// `vip/shop`.
    public var reference: String { "\(kind.word)/\(name)" }
}

extension Fleet {
    /// Every object, in dependency order and sorted by name.
    public var objects: [FleetObject] {
        pairs.sorted { $0.key < $1.key }.map { .pair($0.key, $0.value) }
            + pools.sorted { $0.key < $1.key }.map { .pool($0.key, $0.value) }
            + vips.sorted { $0.key < $1.key }.map { .vip($0.key, $0.value) }
            + assignments.sorted { $0.key < $1.key }.map { .assignment($0.key, $0.value) }
    }
}
