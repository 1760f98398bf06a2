import FleetModel
import FleetWire

extension Reconciler {
    /// The drains on VIPs that this director does not carry, as keepalived says: what it counts there ends none of them.
    var drainsElsewhere: Set<DrainBook.Key> {
        guard let slice = wish?.slice, state.roles.values.contains(where: { $0.isElsewhere }) else { return [] }
        let addresses = Dictionary(slice.vips.map { ($0.address, $0.name) }) { first, _ in first }
        var marks: [VirtualService.Key: VirtualIP.Key] = [:]
        for service in slice.services {
            guard let mark = service.mark, let vip = slice.vips.first(where: { $0.name == service.vip }) else {
                continue
            }
            marks[.mark(mark, vip.address.family)] = service.vip
        }
        return Set(
            drains.entries.keys.filter { key in
                let vip: VirtualIP.Key? =
                    switch key.service {
                    case .address(let address, _, _): addresses[address]
                    case .mark: marks[key.service]
                    }
                return vip.flatMap { state.roles[$0] }?.isElsewhere == true
            })
    }

    /// Notes which drains of its VIPs the partner has ended.
    func heard(endedDrains: [ReportAnswer.Drain]) {
        let keys = endedDrains.compactMap { drain -> DrainBook.Key? in
            guard let service = VirtualService.Key(text: Substring(drain.service)),
                let server = RealServer.Key(text: Substring(drain.server))
            else { return nil }
            return DrainBook.Key(service: service, server: server)
        }
        // One that began anew meanwhile is looked at in the next report.
        endedThere = Set(keys).intersection(drains.entries.keys)
        bell.ring()
    }
}

extension DirectorReport.Role {
    /// Another director carries the VIP, or should.
    fileprivate var isElsewhere: Bool { self == .standby || self == .fault }
}
