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
            var draft = FleetDraft(base)
            draft.refused = refused
            for put in left { draft.take(put) }
            draft.remove(removals)
            do throws(ValidationError) {
                try draft.fleet.validate(occupied: occupied)
                self = draft
                return
            } catch {
                guard let culprit = left.firstIndex(where: { $0.object.reference == error.subject }) else { break }
                refused[left[culprit].object.key] = error
                left.remove(at: culprit)
            }
        }
        takeOneByOne(puts, removals, occupied)
    }

    /// What one object says made another invalid that is not at hand: each is tried by itself, on what was taken before.
    private mutating func takeOneByOne(_ puts: [Put], _ removals: Set<ObjectKey>, _ occupied: [IPAddress: String]) {
        remove(removals)
        for put in puts {
            var next = self
            next.take(put)
            do throws(ValidationError) {
                try next.fleet.validate(occupied: occupied)
                self = next
            } catch {
                let reference = put.object.reference
                refused[put.object.key] =
                    error.subject == reference ? error : ValidationError(reference, "spec", "with it \(error)")
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

extension Fleet {
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
