import FleetModel
import FleetWire

extension Fleet {
    /// Makes an edit and says what became of each object, in dependency order. Validation comes after it.
    mutating func edit(_ edit: FleetEdit) throws(EditRefusal) -> [ChangeResult.Item] {
        switch edit {
        case .create(let object):
            let item = put(object)
            guard item.action != .configured else { throw .exists(object.key) }
            return [item]
        case .put(let object):
            return [put(object)]
        case .apply(let objects):
            var seen: Set<ObjectKey> = []
            for object in objects where !seen.insert(object.key).inserted { throw .repeated(object.key) }
            let kinds = FleetObject.Kind.allCases
            return kinds.flatMap { kind in objects.filter { $0.kind == kind } }.map { put($0) }
        case .remove(let key):
            guard self[key] != nil else { throw .notFound(key) }
            let referrers = referrers(to: key)
            guard referrers.isEmpty else { throw .stillReferred(key, by: referrers) }
            unset(key)
            return [ChangeResult.Item(object: key.description, action: .deleted)]
        case .drain(let node):
            guard let name = NodeName.canonical(node) else { throw .noNode(node) }
            let isNew = drainedNodes.insert(name).inserted
            return [ChangeResult.Item(object: "drain/\(name)", action: isNew ? .created : .unchanged)]
        case .undrain(let node):
            guard let name = NodeName.canonical(node) else { throw .noNode(node) }
            let wasDrained = drainedNodes.remove(name) != nil
            return [ChangeResult.Item(object: "drain/\(name)", action: wasDrained ? .deleted : .unchanged)]
        case .drainDirector(let name):
            try requirePartner(of: name)
            let isNew = drainedDirectors.insert(name).inserted
            return [ChangeResult.Item(object: "director/\(name)", action: isNew ? .configured : .unchanged)]
        case .undrainDirector(let name):
            // One that is gone from its pair meanwhile can be let go all the same.
            let wasDrained = drainedDirectors.remove(name) != nil
            guard wasDrained || director(named: name) != nil else { throw .noDirector(name) }
            return [ChangeResult.Item(object: "director/\(name)", action: wasDrained ? .configured : .unchanged)]
        }
    }

    /// A director leaves its VIPs only to one that may carry them.
    private func requirePartner(of name: String) throws(EditRefusal) {
        guard let (pair, director) = director(named: name) else { throw .noDirector(name) }
        guard !director.isStatic else { throw .noPartner(name, "it is static, so no VIP of it moves") }
        guard let partner = pairs[pair]?.directors.first(where: { $0.name != name && !$0.isStatic }) else {
            throw .noPartner(name, "pair \(pair) has no other that carries VIPs")
        }
        guard !drainedDirectors.contains(partner.name) else {
            throw .noPartner(name, "\(partner.name) is drained itself (lvsctl undrain director \(partner.name))")
        }
    }

    /// An assignment that is new gets the next order, one that is there keeps its own: the older of two claims wins.
    mutating func put(_ object: FleetObject) -> ChangeResult.Item {
        var object = object
        let present = self[object.key]
        if case .assignment(let key, var settings) = object {
            settings.order = assignments[key]?.order ?? nextAssignmentOrder
            object = .assignment(key, settings)
        }
        guard present != object else { return ChangeResult.Item(object: object.reference, action: .unchanged) }
        set(object)
        return ChangeResult.Item(object: object.reference, action: present == nil ? .created : .configured)
    }

    /// What refers to an object, sorted.
    func referrers(to key: ObjectKey) -> [ObjectKey] {
        switch key {
        case .pair(let name): vips.filter { $0.value.pair == name }.keys.sorted().map { .vip($0) }
        case .pool(let name): vips.filter { $0.value.pool == name }.keys.sorted().map { .vip($0) }
        case .vip(let name): assignments.keys.filter { $0.vip == name }.sorted().map { .assignment($0) }
        case .assignment: []
        }
    }
}
