import FleetModel
import FleetWire

/// Decides what every pair must do. Pure: no clock, no logger, inputs sorted at the seam, so equal inputs give equal bytes.
enum Planner {
    /// Plans the whole fleet from one picture of the cluster.
    ///
    /// - Parameters:
    ///   - previous: the last published slices; what the cluster has not answered is taken from there.
    ///   - holds: what is put back although the cluster has it no more.
    static func plan(
        cluster: ClusterSnapshot, fleet: Fleet, previous: [Pair.Key: Slice], holds: [Pair.Key: Hold] = [:]
    ) -> Plan {
        let held = holds.values.flatMap { $0.services?.items ?? [] }
        let balanced = BalancedServices(fleet, cluster: cluster, previous: previous, held: held)
        let fleet = balanced.fleet
        let drained = DrainedNodes(fleet, cluster: cluster)
        let memory = PreviousPool.gather(previous)
        let index = ClusterIndex(cluster)
        var pools = Dictionary(
            uniqueKeysWithValues: fleet.pools.map { name, pool in
                (
                    name,
                    PoolPicture(
                        name, pool, cluster: cluster, index: index, previous: memory[name] ?? PreviousPool(),
                        drained: drained)
                )
            })
        pools.merge(balanced.pools(cluster: cluster, index: index, memory: memory, drained: drained)) { own, _ in own }
        let claims = Claims(
            fleet: fleet, pools: pools, held: held, balanced: balanced.claims(previous: previous))
        let wonByVIP = Dictionary(grouping: claims.won, by: \.place.vip)
        let answers = balanced.answers(claims, pools: pools)
        var findings =
            cluster.findings + drained.findings(cluster) + pools.values.flatMap(\.findings) + claims.lost.map(\.finding)
        findings += claims.impossible.map(\.remapFinding) + answers.flatMap { $1.findings(of: $0) }
        let checks = PoolChecks(fleet: fleet, pictures: pools, previous: previous, balanced: balanced)
        findings += checks.findings
        var slices: [Pair.Key: Slice] = [:]
        for (name, pair) in fleet.pairs {
            let vips = fleet.vips.filter { $0.value.pair == name }
            let won = vips.keys.sorted().flatMap { wonByVIP[$0] ?? [] }
            let servers = SliceServers(
                pair: name, pair, vips: vips, claims: won, pools: pools, hold: holds[name], drained: drained)
            findings += servers.findings
            var services = won.map { $0.service(fleet) }
            let groups = zip(won, services).map { $1.settings.persistAcrossPorts ? $0.markGroup : nil }
            findings += servers.findings(of: pair, vips: vips, services: services)
            findings += won.compactMap { $0.engineFinding(fleet) }
            Marks.allocate(&services, groups: groups, previous: previous[name])
            slices[name] = Slice(
                pair: name,
                vips: vips.sorted { $0.key < $1.key }.map {
                    Slice.Address(
                        name: $0.key, address: $0.value.address, preferredDirector: $0.value.preferredDirector)
                },
                pools: checks.set(on: servers.pools),
                services: services,
                timeouts: pair.timeouts)
        }
        return Plan(
            slices: slices, findings: Set(findings).sorted(), sources: pools.mapValues(\.word),
            services: ServiceStatus.list(claims, fleet: fleet, slices: slices),
            balanced: answers)
    }
}

extension Claim {
    /// The virtual service that a won claim becomes.
    func service(_ fleet: Fleet) -> Slice.Service {
        Slice.Service(
            vip: place.vip, port: place.port, transport: place.transport, realPort: exposure.realPort, pool: pool,
            application: exposure.application, settings: settings(fleet))
    }
}

extension Claim {
    fileprivate var portText: String { "\(place.port)/\(place.transport.rawValue)" }

    /// Says that its real servers listen on another port, to which the forwarding cannot lead.
    fileprivate var remapFinding: Finding {
        Finding(
            reason: "PortRemapImpossible", subject: claimant, field: portText,
            message: "Port \(portText) of vip/\(place.vip)\(exposure.application.map { " for \($0)" } ?? "") is port "
                + "\(exposure.realPort ?? place.port) on the real servers, and only masq can translate ports: "
                + "it is not programmed.")
    }
}

extension Claims.Lost {
    var sentence: String {
        "Port \(claim.portText) of vip/\(claim.place.vip)"
            + "\(claim.exposure.application.map { " for \($0)" } ?? "") is taken by \(winner.claimant)"
            + "\(winner.exposure.application.map { " for \($0)" } ?? "")."
    }

    var finding: Finding {
        Finding(reason: "PortConflict", subject: claim.claimant, field: claim.portText, message: sentence)
    }
}
