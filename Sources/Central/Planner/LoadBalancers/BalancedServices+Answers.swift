import FleetModel

extension BalancedServices {
    /// What the cluster is told of each Service, once claims are settled.
    ///
    /// - Parameter pools: by name, of the slices: a place without a real server is worth a word.
    func answers(_ claims: Claims, pools: [Pool.Key: PoolPicture]) -> [ObjectReference: LoadBalancerAnswer] {
        let won = Dictionary(grouping: claims.won.filter { !$0.isHeld }) { $0.exposure.application }
        let lost = Dictionary(grouping: claims.lost) { $0.claim.exposure.application }
        return Dictionary(
            uniqueKeysWithValues: entries.map { entry in
                let reference = entry.service.reference
                return (reference, answer(entry, won: won[reference] ?? [], lost: lost[reference] ?? [], pools))
            })
    }

    private func answer(
        _ entry: Entry, won: [Claim], lost: [Claims.Lost], _ pools: [Pool.Key: PoolPicture]
    ) -> LoadBalancerAnswer {
        var answer = LoadBalancerAnswer(remarks: entry.remarks)
        for place in entry.places {
            guard let vip = fleet.vips[place.vip] else { continue }
            if let obstacle = obstacle(to: entry, at: place) {
                answer.remarks.append(obstacle)
                continue
            }
            let losses = lost.filter { $0.claim.place.vip == place.vip }
            answer.remarks += losses.map { .warning("PortConflict", $0.finding.message) }
            let standing = Set(won.map(\.place).filter { $0.vip == place.vip })
            guard !standing.isEmpty else { continue }
            answer.remarks.append(
                .normal(
                    "VIPAssigned", "\(vip.address), vip/\(place.vip) of pair/\(vip.pair), \(place.reason.words)."))
            answer.ingress.append(
                LoadBalancerAnswer.Ingress(
                    address: vip.address, ports: ports(of: entry.service, at: place.vip, standing)))
            let servers = pools[pool(of: entry.service, on: place.vip)]?.servers ?? []
            if servers.serving(vip.address.family, .dr).isEmpty {
                let lack = entry.service.wish.isLocal ? "No node has a ready endpoint of the Service" : "No node serves"
                answer.remarks.append(
                    .warning(
                        "NoRealServer",
                        "\(lack) by IPv\(vip.address.family.rawValue), so \(vip.address) answers nobody yet."))
            }
        }
        answer.ingress.sort { $0.address < $1.address }
        answer.remarks = Set(answer.remarks).sorted()
        return answer
    }

    private func ports(
        of service: BalancedService, at vip: VirtualIP.Key, _ standing: Set<Claim.Place>
    ) -> [LoadBalancerAnswer.Port] {
        service.ports.compactMap { port in
            guard let transport = port.transport, let number = UInt16(exactly: port.port) else { return nil }
            let stands = standing.contains(Claim.Place(vip: vip, transport: transport, port: number))
            return LoadBalancerAnswer.Port(
                port: number, transport: transport, error: stands ? nil : "lvsfleet.io/PortConflict")
        }
    }
}

extension LoadBalancerAnswer {
    /// Its warnings for lvsfleet's own administrators.
    func findings(of service: ObjectReference) -> [Finding] {
        remarks.filter(\.isWarning).map {
            Finding(reason: $0.reason, subject: "service/\(service)", message: $0.note)
        }
    }
}
