import FleetModel
import FleetRoute
import Logging

/// Touching the host: thin, in the order in which nothing answers for a VIP that shall not.
extension RealServerHost {
    /// - Returns: what could not be done, and what was.
    func carryOut(
        _ wish: RealServerWish, _ found: HostNetwork
    ) async throws -> (failures: [DirectorReport.Failure], changed: [String]) {
        var work = Work()
        await setUpTunnels(wish, found, &work)
        await openPorts(wish, &work)
        setSwitches(wish, &work)
        var (routes, rules) = (wish.routes, wish.rules)
        if wish.interfaces.isEmpty, !routes.isEmpty {
            work.failures.append(.init(operation: "take VIPs", error: "\(InterfaceUnknown())"))
        }
        let ours = Set(found.localRoutes.filter { $0.origin == RouteOrigin.realServer }.map(\.network))
        // The last look before the first route: without these switches a route would take the VIP off the network.
        switch ARPSwitch.verdict(on: wish.interfaces, { sysctls.value($0) }) {
        case .quiet:
            if wish.interfaces.isEmpty {
                // Neither more nor fewer than there are.
                routes.formIntersection(ours)
                rules = Set(found.rules.filter { $0.origin == RouteOrigin.realServer })
            }
        case .loud(let reason):
            work.failures += Self.failure(routes, reason)
            routes = routes.filter { $0.address.family == .v6 }
        case .unknown(let reason):
            work.failures += Self.failure(routes, reason)
            routes = routes.filter { $0.address.family == .v6 || ours.contains($0) }
        }
        let operations = RoutePlan.operations(
            routes: routes, rules: rules, found: found, origin: RouteOrigin.realServer)
        for operation in operations { await apply(operation, &work) }
        await clamp(wish.segments, &work)
        return (work.failures, work.changed)
    }

    private static func failure(_ routes: Set<IPNetwork>, _ reason: String) -> [DirectorReport.Failure] {
        routes.contains { $0.address.family == .v4 } ? [.init(operation: "take VIPs of IPv4", error: reason)] : []
    }

    /// What became of it so far.
    struct Work {
        var failures: [DirectorReport.Failure] = []
        var changed: [String] = []
    }

    func apply(_ operation: RouteOperation, _ work: inout Work) async {
        do {
            try await kernel.apply(operation)
            work.changed.append("\(operation)")
            logger.notice("host changed", metadata: ["change": "\(operation)"])
        } catch {
            work.failures.append(.init(operation: "\(operation)", error: "\(error)"))
        }
    }

    private func setUpTunnels(_ wish: RealServerWish, _ found: HostNetwork, _ work: inout Work) async {
        for (name, kind) in wish.tunnels.sorted(by: { $0.key < $1.key }) {
            if found.link(named: name) == nil { await apply(.addLink(name: name, kind: kind), &work) }
            guard let link = try? await kernel.links().first(where: { $0.name == name }) else { continue }
            if wish.tunnelsOfIPv4.contains(name) { await giveAddress(to: link, found, &work) }
            if link.isUp { continue }
            var next = book
            next.links = Set(next.links).union([name]).sorted()
            guard next == book || write(next) else { continue }
            await apply(.setLink(link, up: true), &work)
        }
    }

    /// Stands for "no address" (RFC 7600). With `rp_filter`, loose too, a kernel drops what comes in by an interface without an address.
    private static let dummy = IPAddress(v4: 0xC000_0008)

    private func giveAddress(to link: Link, _ found: HostNetwork, _ work: inout Work) async {
        guard !found.addresses.contains(where: { $0.link == link.index && $0.address.family == .v4 }) else { return }
        var next = book
        next.addressed = Set(next.addressed ?? []).union([link.name]).sorted()
        guard next == book || write(next) else { return }
        await apply(.addAddress(Self.dummy, to: link), &work)
    }

    private func openPorts(_ wish: RealServerWish, _ work: inout Work) async {
        guard !wish.ports.isEmpty else { return }
        do {
            let there = try await kernel.tunnelPorts()
            for port in wish.ports.subtracting(there).sorted() {
                var next = book
                next.ports = (next.ports ?? []).filter { $0 != port } + [port]
                guard next == book || write(next) else { continue }
                await apply(.addPort(port), &work)
            }
        } catch {
            work.failures.append(.init(operation: "take packets out of gue", error: "\(error)"))
        }
    }

    private func setSwitches(_ wish: RealServerWish, _ work: inout Work) {
        guard settings.setsSwitches else { return }
        for step in SwitchPlan.steps(wish, { sysctls.value($0) }) {
            let name = step.path.split(separator: "/").joined(separator: ".")
            guard let old = sysctls.value(step.path) else { continue }
            var next = book
            // The value that the host had before the agent came, not one that somebody set since.
            next.switches[step.path] = .init(before: book.switches[step.path]?.before ?? old, after: step.value)
            guard next == book || write(next) else { continue }
            do throws(FileError) {
                try sysctls.set(step.path, to: step.value)
                work.changed.append("set \(name) from \(old) to \(step.value)")
                logger.notice(
                    "kernel switch set", metadata: ["name": "\(name)", "old": "\(old)", "new": "\(step.value)"])
            } catch {
                work.failures.append(.init(operation: "set \(name) to \(step.value)", error: "\(error)"))
            }
        }
    }

    private func clamp(_ segments: [IPAddress: Int], _ work: inout Work) async {
        guard !segments.isEmpty || book.clamps else { return }
        var next = book
        next.clamps = true
        guard next == book || write(next) else { return }
        do throws(FirewallError) {
            for family in IPAddress.Family.allCases {
                let part = SegmentClamp(segments: segments.filter { $0.key.family == family })
                guard let script = part.script(try await filter.clamp(family)) else { continue }
                try await filter.restore(script, family)
                work.changed.append("chain \(SegmentClamp.chain) (IPv\(family.rawValue)) written")
            }
            if segments.isEmpty {
                next = book
                next.clamps = false
                _ = write(next)
            }
        } catch {
            work.failures.append(.init(operation: "clamp TCP segments", error: "\(error)"))
        }
    }

    /// Puts back what the agent changed: routes and rules first, so that nothing answers for a VIP meanwhile.
    ///
    /// - Returns: lines for the administrator, and whether all was done.
    func remove() async throws -> (lines: [String], isDone: Bool) {
        if let bytes = try folder.read(.realserver) { book = try RealServerBook(bytes) }
        var work = Work()
        let found = try await HostNetwork.read(kernel)
        for operation in RoutePlan.operations(routes: [], found: found, origin: RouteOrigin.realServer) {
            await apply(operation, &work)
        }
        await clamp([:], &work)
        for link in found.links where book.addressed?.contains(link.name) == true {
            await apply(.removeAddress(Self.dummy, from: link), &work)
        }
        for link in found.links where book.links.contains(link.name) && link.isUp {
            await apply(.setLink(link, up: false), &work)
        }
        // One that the agent could not open may be another's for something else.
        let open = book.ports == nil ? [] : try await kernel.tunnelPorts()
        for port in book.ports ?? [] where open.contains(port) { await apply(.removePort(port), &work) }
        for (path, change) in book.switches.sorted(by: { $0.key < $1.key }) {
            let name = path.split(separator: "/").joined(separator: ".")
            guard let value = sysctls.value(path) else { continue }
            guard value == change.after else {
                if value != change.before {
                    work.changed.append("\(name) stays \(value): somebody set it after the agent")
                }
                continue
            }
            do throws(FileError) {
                try sysctls.set(path, to: change.before)
                work.changed.append("set \(name) from \(value) to \(change.before)")
            } catch {
                work.failures.append(.init(operation: "set \(name) to \(change.before)", error: "\(error)"))
            }
        }
        // Kept where something is left to do.
        if work.failures.isEmpty { try folder.write(try RealServerBook().bytes, to: .realserver) }
        return (work.changed + work.failures.map { "cannot \($0.operation): \($0.error)" }, work.failures.isEmpty)
    }
}
