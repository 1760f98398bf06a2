import FleetModel

/// The firewall marks of one pair: services that keep a client's real server across ports share one, and keep it. Pure.
enum Marks {
    /// Above the 16 bits that count groups: `LV` in ASCII, so that ours are told from other people's at a glance.
    static let base: UInt32 = 0x4C56_0000
    /// Marks in a pair.
    static let limit: UInt32 = 0xFFFF

    /// What one mark joins: all ports of a VIP and assignment, or those that stand on the VIP without any.
    struct Group: Hashable, Comparable {
        var vip: VirtualIP.Key
        var assignment: Assignment.Key?
        /// Set for a Service of type LoadBalancer, which has real servers and clients of its own.
        var service: ObjectReference?

        static func < (left: Group, right: Group) -> Bool {
            guard left.vip == right.vip else { return left.vip < right.vip }
            guard left.service == right.service else {
                return (left.service?.description ?? "") < (right.service?.description ?? "")
            }
            guard let assignment = left.assignment, let other = right.assignment else {
                return left.assignment == nil && right.assignment != nil
            }
            return assignment < other
        }
    }

    /// Gives each service of a group its mark: one that stood on a port of the group before, else a new one.
    ///
    /// A new one is the lowest that neither the plan nor the previous slice uses: the kernel may still drain an old one.
    ///
    /// - Parameter groups: a group, or nil, for each of the services.
    static func allocate(_ services: inout [Slice.Service], groups: [Group?], previous: Slice?) {
        let members = Dictionary(grouping: zip(groups, services).filter { $0.0 != nil }, by: \.0)
        guard !members.isEmpty else { return }
        let before = previous?.marks ?? [:]
        var marks: [Group: UInt32] = [:]
        let sorted = Set(groups.compactMap { $0 }).sorted()
        for group in sorted {
            let old = (members[group] ?? []).compactMap { before[Claim.Place($0.1)] }
            marks[group] = old.filter { !marks.values.contains($0) }.min()
        }
        let taken = Set(before.values).union(marks.values)
        var free = (1...limit).lazy.map { base + $0 }.filter { !taken.contains($0) }.makeIterator()
        for group in sorted where marks[group] == nil { marks[group] = free.next() }
        for (index, group) in groups.enumerated() { services[index].mark = group.flatMap { marks[$0] } }
    }
}

extension Slice {
    /// By place, the firewall marks; empty for most slices.
    var marks: [Claim.Place: UInt32] {
        var marks: [Claim.Place: UInt32] = [:]
        for service in services where service.mark != nil { marks[Claim.Place(service)] = service.mark }
        return marks
    }
}

extension Claim.Place {
    init(_ service: Slice.Service) {
        self.init(vip: service.vip, transport: service.transport, port: service.port)
    }
}

extension Claim {
    /// The group whose mark the claim's service carries, where its settings ask for one.
    var markGroup: Marks.Group {
        let service = isOfBalancer ? exposure.application : nil
        guard case .assignment(let key, _) = origin else { return Marks.Group(vip: place.vip, service: service) }
        return Marks.Group(vip: place.vip, assignment: key, service: service)
    }
}
