import FleetModel
import FleetWire

/// Names one object that administrators set.
enum ObjectKey: Hashable, Sendable, CustomStringConvertible {
    case pair(Pair.Key)
    case pool(Pool.Key)
    case vip(VirtualIP.Key)
    case assignment(Assignment.Key)

    init(_ object: FleetObject) {
        switch object {
        case .pair(let name, _): self = .pair(name)
        case .pool(let name, _): self = .pool(name)
        case .vip(let name, _): self = .vip(name)
        case .assignment(let key, _): self = .assignment(key)
        }
    }

    /// A `kind` and a name as `name` gives it; nil where they name nothing.
    init?(kind: String, name: String) {
        switch FleetObject.Kind(rawValue: kind) {
        case .pair: self = .pair(name)
        case .pool: self = .pool(name)
        case .vip: self = .vip(name)
        case .assignment:
            guard let key = Assignment.Key(name) else { return nil }
            self = .assignment(key)
        case nil: return nil
        }
    }

    var kind: FleetObject.Kind {
        switch self {
        case .pair: .pair
        case .pool: .pool
        case .vip: .vip
        case .assignment: .assignment
        }
    }

    var name: String {
        switch self {
        case .pair(let name), .pool(let name), .vip(let name): name
        case .assignment(let key): key.description
        }
    }

    /// `vip/shop`.
    var description: String { "\(kind.word)/\(name)" }
}

extension FleetObject {
    var key: ObjectKey { ObjectKey(self) }
}

extension Fleet {
    subscript(key: ObjectKey) -> FleetObject? {
        switch key {
        case .pair(let name): pairs[name].map { .pair(name, $0) }
        case .pool(let name): pools[name].map { .pool(name, $0) }
        case .vip(let name): vips[name].map { .vip(name, $0) }
        case .assignment(let key): assignments[key].map { .assignment(key, $0) }
        }
    }

    /// Puts an object in its place as it is, whatever stood there.
    mutating func set(_ object: FleetObject) {
        switch object {
        case .pair(let name, let settings): pairs[name] = settings
        case .pool(let name, let settings): pools[name] = settings
        case .vip(let name, let settings): vips[name] = settings
        case .assignment(let key, let settings): assignments[key] = settings
        }
    }

    /// Takes an object away, if it is there.
    mutating func unset(_ key: ObjectKey) {
        switch key {
        case .pair(let name): pairs[name] = nil
        case .pool(let name): pools[name] = nil
        case .vip(let name): vips[name] = nil
        case .assignment(let key): assignments[key] = nil
        }
    }
}
