import FleetModel
import Synchronization

/// Tells which parts of the picture of the cluster changed: where two snapshots have the same stamp, they hold the same.
///
/// A stamp is never given twice, so the planner can keep what it made of a part for as long as the part has its stamp. Two
/// snapshots with the same objects may well have different stamps, so stamps take no part in their equality.
struct ClusterStamps: Sendable {
    enum Part: Hashable, Sendable {
        case pods(namespace: String)
        case endpoints(of: ObjectReference)
        case configMaps
        case services
        case nodes
        case gateways
        case routes
        case fleetObjects
    }

    private static let last = Atomic<UInt64>(0)

    /// Of every part that has none of its own.
    private var base = Self.next()
    private var own: [Part: UInt64] = [:]
    /// By Service: there are thousands.
    private var endpoints = Shelf<ObjectReference, UInt64>()

    private static func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }

    subscript(part: Part) -> UInt64 {
        if case .endpoints(let service) = part { endpoints[service] ?? base } else { own[part] ?? base }
    }

    mutating func touch(_ part: Part) {
        if case .endpoints(let service) = part { endpoints[service] = Self.next() } else { own[part] = Self.next() }
    }

    mutating func touchAll() {
        base = Self.next()
        own = [:]
        endpoints = Shelf()
    }
}

extension ClusterStamps: Hashable {
    static func == (left: ClusterStamps, right: ClusterStamps) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
}
