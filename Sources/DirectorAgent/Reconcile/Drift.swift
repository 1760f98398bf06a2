import FleetModel

/// What others changed behind our back, one sentence each with old and new values. Pure.
enum Drift {
    static func sentences(expected: IPVSTable, found: IPVSTable) -> [String] {
        var sentences: [String] = []
        let services = expected.mapValues(\.settings).changes(to: found.mapValues(\.settings))
        sentences += services.removed.map { "service \($0) was removed" }
        sentences += services.added.map { "service \($0) appeared" }
        sentences += services.changed.map { key in
            "service \(key) was changed from \(words(expected[key]?.settings)) to \(words(found[key]?.settings))"
        }
        for key in expected.keys.sorted() {
            guard let before = expected[key]?.servers, let after = found[key]?.servers, before != after else {
                continue
            }
            let servers = before.changes(to: after)
            sentences += servers.removed.map { "server \($0) of \(key) was removed" }
            sentences += servers.added.map { "server \($0) of \(key) appeared" }
            sentences += servers.changed.map { server in
                "server \(server) of \(key) was changed from \(words(before[server])) to \(words(after[server]))"
            }
        }
        return sentences
    }

    static func words(_ settings: VirtualService.Settings?) -> String {
        guard let settings else { return "nothing" }
        return "\(settings.scheduler) flags \(settings.flags) timeout \(settings.timeoutSeconds)"
            + " netmask /\(settings.netmask)"
            + (settings.persistenceEngine.isEmpty ? "" : " engine \(settings.persistenceEngine)")
    }

    static func words(_ settings: RealServer.Settings?) -> String {
        guard let settings else { return "nothing" }
        let tunnel = settings.tunnel == .ipip ? "" : " \(settings.tunnel)"
        return "\(settings.forwarding.rawValue)\(tunnel) weight \(settings.weight)"
            + " thresholds \(settings.upperThreshold)/\(settings.lowerThreshold)"
    }
}
