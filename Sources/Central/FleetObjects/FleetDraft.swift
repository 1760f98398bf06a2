import FleetModel
import FleetWire

/// A fleet with what the cluster asks for, as far as it makes a valid one. Pure.
struct FleetDraft: Sendable {
    /// One of the cluster's objects that is to be taken.
    struct Put: Hashable, Sendable {
        var object: FleetObject
        var manifest: FleetManifest.Key
        var digest: String
        /// What the same object of the cluster spoke of before, which goes when this one is taken.
        var replaces: ObjectKey?

        /// The place of its kind among those that depend on each other.
        var order: Int { FleetObject.Kind.allCases.firstIndex(of: object.kind) ?? 0 }
    }

    private(set) var fleet: Fleet
    private(set) var items: [ChangeResult.Item] = []
    /// What would make the fleet invalid, and why.
    private(set) var refused: [ObjectKey: ValidationError] = [:]
    /// What refers to something that is not there.
    private(set) var waiting: [ObjectKey: ValidationError] = [:]
    private(set) var removed: [ObjectKey] = []
    /// What is to go and stays, with all that still refers to it.
    private(set) var kept: [ObjectKey: [ObjectKey]] = [:]

    private init(_ fleet: Fleet) { self.fleet = fleet }

    /// How many may each be left out by itself to find the one that spoils the rest.
    private static let suspects = 64

    /// - Parameters:
    ///   - puts: in dependency order.
    ///   - occupied: addresses that no VIP may take, with the words for each.
    init(_ base: Fleet, puts: [Put], removals: Set<ObjectKey>, occupied: () -> [IPAddress: String]) {
        self.init(base)
        guard !puts.isEmpty || !removals.isEmpty else { return }
        let occupied = occupied()
        // All at once first: two VIPs may exchange their addresses, and a thousand objects take one look.
        var left = puts
        var refused: [ObjectKey: ValidationError] = [:]
        while true {
            let (draft, error) = Self.attempt(base, left, removals, occupied)
            guard let error else {
                self = draft
                self.refused = refused
                return
            }
            let named = left.firstIndex { $0.object.reference == error.subject }
            guard let culprit = named ?? Self.culprit(of: error, base, left, removals, occupied) else { break }
            let put = left.remove(at: culprit)
            refused[put.object.key] = error.about(put)
        }
        takeOneByOne(puts, removals, occupied)
    }

    private static func attempt(
        _ base: Fleet, _ puts: [Put], _ removals: Set<ObjectKey>, _ occupied: [IPAddress: String]
    ) -> (draft: FleetDraft, error: ValidationError?) {
        var draft = FleetDraft(base)
        for put in puts { draft.take(put) }
        draft.remove(removals)
        return (draft, draft.fleet.error(occupied))
    }

    /// The one without which that error is none: validation may name an administrator's object that it spoils.
    private static func culprit(
        of error: ValidationError, _ base: Fleet, _ puts: [Put], _ removals: Set<ObjectKey>,
        _ occupied: [IPAddress: String]
    ) -> Int? {
        guard puts.count <= suspects else { return nil }
        return puts.indices.first { index in
            var others = puts
            others.remove(at: index)
            return attempt(base, others, removals, occupied).error != error
        }
    }

    /// Where no single one is to blame, each is tried on what was taken before.
    private mutating func takeOneByOne(_ puts: [Put], _ removals: Set<ObjectKey>, _ occupied: [IPAddress: String]) {
        remove(removals)
        for put in puts {
            var next = self
            next.take(put)
            if let error = next.fleet.error(occupied) {
                refused[put.object.key] = error.about(put)
            } else {
                self = next
            }
        }
        remove(removals)
    }

    private mutating func take(_ put: Put) {
        let key = put.object.key
        if let error = fleet.missingReference(of: put.object) {
            waiting[key] = error
            return
        }
        if let old = put.replaces, fleet[old] != nil {
            fleet.unset(old)
            items.append(ChangeResult.Item(object: old.description, action: .deleted))
        }
        items.append(fleet.put(put.object))
    }

    /// Takes away what nothing refers to any more; those that refer to others go first.
    private mutating func remove(_ removals: Set<ObjectKey>) {
        for kind in FleetObject.Kind.allCases.reversed() {
            for key in removals.filter({ $0.kind == kind }).sorted(by: { $0.name < $1.name }) where fleet[key] != nil {
                let referrers = fleet.referrers(to: key)
                kept[key] = referrers.isEmpty ? nil : referrers
                guard referrers.isEmpty else { continue }
                fleet.unset(key)
                removed.append(key)
                items.append(ChangeResult.Item(object: key.description, action: .deleted))
            }
        }
    }
}

extension ValidationError {
    /// The same, where it names another object than the one that is to blame.
    fileprivate func about(_ put: FleetDraft.Put) -> ValidationError {
        let reference = put.object.reference
        return subject == reference ? self : ValidationError(reference, "spec", "with it \(self)")
    }
}

extension Fleet {
    fileprivate func error(_ occupied: [IPAddress: String]) -> ValidationError? {
        do throws(ValidationError) {
            try validate(occupied: occupied)
            return nil
        } catch {
            return error
        }
    }

    /// What an object refers to and the fleet does not have, in the words of validation.
    fileprivate func missingReference(of object: FleetObject) -> ValidationError? {
        switch object {
        case .pair, .pool: nil
        case .vip(_, let vip) where pairs[vip.pair] == nil:
            ValidationError(object.reference, "spec.pair", "there is no pair \(vip.pair)")
        case .vip(_, let vip) where pools[vip.pool] == nil:
            ValidationError(object.reference, "spec.pool", "there is no pool \(vip.pool)")
        case .assignment(let key, _) where vips[key.vip] == nil:
            ValidationError(object.reference, "spec.vip", "there is no VIP \(key.vip)")
        case .vip, .assignment: nil
        }
    }
}
