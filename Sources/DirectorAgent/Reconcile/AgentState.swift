import FleetModel

/// Who the agent is, as Central's answers say: its token decides.
struct Identity: Hashable, Sendable, Codable {
    var director: String
    var pair: Pair.Key
}

/// What the agent knows at one moment, for reports, health and metrics.
struct AgentState: Hashable, Sendable {
    var identity: Identity?
    var outcome = DirectorReport.Outcome.waiting
    /// The revision that the kernel has acknowledged.
    var applied: Revision?
    var failures: [DirectorReport.Failure] = []
    var foreign: [String] = []
    var drift: [String] = []
    var drains: [DirectorReport.Drain] = []
    /// Who carries which VIP, as the slice in force says; nil: there is none yet.
    var carried: Carried?
    /// This director's role by VIP, as keepalived says.
    var roles: [VirtualIP.Key: DirectorReport.Role] = [:]
    /// The pair's virtual routers, as keepalived says; nil: keepalived moves no VIP here.
    var routers: [DirectorReport.Router]?
    /// What was counted when the kernel was last read; nil: it was not yet.
    var census: Census?
    /// Why VIPs do not move as planned; nil: they do.
    var failoverProblem: String?
    /// Why directors do not tell each other of their connections as planned; nil: they do.
    var syncProblem: String?
    /// Since when the kernel hears of the partner's connections, as another word each time it begins to; nil: it does not.
    var hearing: String?
    /// What was seen of the host and its neighbours; nil: nobody looked yet.
    var host: DirectorReport.Host?
    /// Why VIPs are not local routes here as they should be; nil: they are.
    var routeProblem: String?
    /// What the checks of real servers found.
    var checks = DirectorReport.Checks()
    /// How many probes there are an interval: real servers, each once for each way in which it is checked.
    var checkTargets = 0
    var counters = DirectorReport.Counters()
    /// Operations sent to the kernel since the start.
    var operations = 0
    /// How long the last audit took, repairs and all.
    var lastAuditSeconds = 0.0
    /// Why the kernel's state is not known; nil: it is.
    var kernelProblem: String?
    /// Why the agent's chains in the packet filter are not as they should be; nil: they are.
    var firewallProblem: String?
    /// Files that could not be read or written, each with a sentence.
    var diskProblems: [String: String] = [:]
    /// When Central answered last, in seconds since 1970.
    var centralSeenAt: Int64?

    /// The connections of this host's services at a time.
    struct Census: Hashable, Sendable {
        var connections: [VirtualService.Key: RealServer.Connections]
        var time: ContinuousClock.Instant

        func report(at now: ContinuousClock.Instant) -> DirectorReport.Connections {
            // In tenths: more would only make a report longer.
            let seconds = (max(0, (now - time).seconds) * 10).rounded() / 10
            return DirectorReport.Connections(secondsAgo: seconds, counts: connections)
        }
    }

    /// The part of a slice that concerns the other director.
    struct Carried: Hashable, Sendable {
        var pair: Pair.Key
        var vips: [Slice.Address]
        var failover: Slice.Failover?
        /// Tunnels lead from a VIP to real servers of the other address family.
        var mixesFamilies: Bool
        /// The VIPs that have services.
        var serving: Set<VirtualIP.Key>
        /// Services that are one in the kernel, by the address and port that each has in a packet.
        var marks: [VirtualService.Key: VirtualService.Key]

        init(_ wish: Wish) {
            let slice = wish.slice
            (pair, vips, failover) = (slice.pair, slice.vips, slice.failover)
            serving = Set(slice.services.lazy.map(\.vip))
            marks = Self.marks(slice)
            // Only tunnels can, and few slices have any.
            mixesFamilies =
                slice.services.contains { $0.settings.forwarding == .tun }
                && wish.table.contains { key, service in
                    service.servers.keys.contains { $0.address.family != key.family }
                }
        }

        private static func marks(_ slice: Slice) -> [VirtualService.Key: VirtualService.Key] {
            // Few slices have any, and some have thousands of services.
            guard slice.services.contains(where: { $0.mark != nil }) else { return [:] }
            let addresses = Dictionary(slice.vips.map { ($0.name, $0.address) }) { first, _ in first }
            var marks: [VirtualService.Key: VirtualService.Key] = [:]
            for service in slice.services where service.mark != nil {
                guard let address = addresses[service.vip] else { continue }
                marks[.address(address, port: service.port, service.transport)] = service.key(on: address)
            }
            return marks
        }
    }

    /// What keeps the agent from doing its work, one sentence each.
    var problems: [String] {
        [kernelProblem].compactMap { $0 } + diskProblems.sorted { $0.key < $1.key }.map(\.value)
    }

    /// What is not as it should be while every service is programmed all the same.
    var warnings: [String] {
        [
            firewallProblem.map { "VIPs are not closed to what is not served: \($0)" }, failoverProblem, syncProblem,
            routeProblem,
        ]
        .compactMap { $0 }
    }

    /// Nil until Central has said who this is.
    func report(at now: ContinuousClock.Instant = .now) -> DirectorReport? {
        guard let identity else { return nil }
        return DirectorReport(
            director: identity.director, pair: identity.pair, agentVersion: AgentVersion.current, outcome: outcome,
            applied: applied,
            failures: failures + problems.map { DirectorReport.Failure(operation: "work", error: $0) }, roles: roles,
            foreign: foreign, drift: drift, drains: drains, warnings: warnings, checks: checks.isEmpty ? nil : checks,
            host: host, connections: census?.report(at: now),
            // Who does not have the services yet could not take a connection for what it is.
            hearing: applied == nil ? nil : hearing, routers: routers, counters: counters)
    }

    /// The same without what moves by itself, so that a second that passes is no news.
    var news: AgentState {
        var copy = self
        copy.counters = DirectorReport.Counters()
        copy.operations = 0
        copy.lastAuditSeconds = 0
        copy.centralSeenAt = nil
        copy.census = nil
        copy.drains = drains.map {
            DirectorReport.Drain(service: $0.service, server: $0.server, activeConnections: 0, secondsLeft: 0)
        }
        return copy
    }
}
