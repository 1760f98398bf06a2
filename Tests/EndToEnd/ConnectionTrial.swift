import FleetModel
import FleetWire
import Foundation
import Testing

/// Connections of many kinds, opened at different times through one director of a pair, which then dies: who lives?
///
/// One death serves all rows: each has a virtual service of its own, and a pool with a history of its own.
struct ConnectionTrial {
    /// What spreads connections over real servers.
    enum Kind: String, CaseIterable {
        case mh = "`mh`"
        case rr = "`rr`"
        case mhPersistent = "`mh`, persistence"
        case rrPersistent = "`rr`, persistence"

        var settings: ServiceOverrides {
            let isPersistent = self == .mhPersistent || self == .rrPersistent
            return ServiceOverrides(
                scheduler: self == .mh || self == .mhPersistent ? .mh : .rr,
                persistence: isPersistent ? Persistence(timeoutSeconds: 300) : nil)
        }
    }

    /// A pool whose real servers are edges, with the kinds of services that it stands behind.
    enum Group: String, CaseIterable {
        case steady, grown, drained, away, order, resting

        /// The edges at the beginning.
        var edges: [Int] {
            switch self {
            case .steady, .grown, .away: [1, 2, 3]
            case .drained, .resting: [1, 2, 3, 4]
            case .order: [3]
            }
        }

        var kinds: [Kind] { [.steady, .grown, .drained].contains(self) ? Kind.allCases : [.mh, .rr] }

        func pool(_ edges: [Int]) throws -> FleetObject {
            let servers = try edges.map { Pool.Server(address: try #require(IPAddress("10.9.0.2\($0)"))) }
            return .pool(
                rawValue,
                Pool.Settings(
                    source: .fixed(Pool.Fixed(servers: servers, ports: [Pool.Port(port: 80, transport: .tcp)]))))
        }
    }

    /// When connections were opened, as the table says it.
    enum Moment: String, CaseIterable {
        case beforeReboot = "before its partner was rebooted"
        case afterReboot = "after its partner was rebooted"
        case beforeGrowth = "before a scale-out from 3 to 4"
        case afterGrowth = "after a scale-out from 3 to 4"
        case beforeDrain = "before one of 4 drained"
        case afterAbsence = "after servers came and went while the partner's agent was away"
        case otherOrder = "after the partner learnt the servers in another order"
        case rebootWhileDraining = "after the partner was rebooted while one of 4 drained"
    }

    struct Row {
        var moment: Moment
        var kind: Kind
        var lived = 0
        var count = 0
        fileprivate var held: [(connections: HeldConnections, owners: [HeldConnections.Answer])] = []
    }

    static let idle = 40
    static let busy = 10
    /// Clients differ by address too, or persistence would send all of them to one server.
    static let clients = (110...129).map { "10.9.0.\($0)" }

    static let vips: [PairVIP] = Group.allCases.flatMap { group in group.kinds.map { (group, $0) } }.enumerated().map {
        PairVIP(
            name: "\($1.0)-\(Kind.allCases.firstIndex(of: $1.1) ?? 0)", address: "10.9.0.\(202 + $0)",
            pool: $1.0.rawValue, settings: $1.1.settings)
    }

    static func address(_ group: Group, _ kind: Kind) throws -> String {
        let name = "\(group)-\(Kind.allCases.firstIndex(of: kind) ?? 0)"
        return try #require(vips.first { $0.name == name }).address
    }

    private(set) var rows: [Row] = []

    /// Opens a row for each kind of a group, idle and busy connections.
    mutating func open(_ moment: Moment, _ group: Group, _ kinds: [Kind]? = nil) async throws {
        // Who came before a scale-out is known to persistence after it; others come then.
        let clients = moment == .afterGrowth ? Self.clients.suffix(10) : Self.clients.prefix(10)
        for kind in kinds ?? group.kinds {
            var row = Row(moment: moment, kind: kind)
            for count in [Self.idle, Self.busy] {
                let connections = try await HeldConnections.open(
                    count, to: try Self.address(group, kind), 80, from: Array(clients))
                row.held.append((connections, try await connections.ask()))
            }
            let owners = row.held.flatMap(\.owners)
            row.count = owners.count
            #expect(Set(owners).count > 1 && !owners.contains(.ended) && !owners.contains(.silence), "\(row)")
            rows.append(row)
        }
    }

    /// Asks over all busy connections until it is cancelled.
    func keepBusy() async throws {
        while !Task.isCancelled {
            for row in rows { _ = try await row.held.last?.connections.ask(seconds: 1, shuffled: true) }
        }
    }

    /// Asks over every connection, and counts those that lead where they led.
    mutating func count() async throws {
        for index in rows.indices.reversed() {
            for (connections, owners) in rows[index].held {
                let answers = try await connections.ask(shuffled: true)
                rows[index].lived += zip(answers, owners).count { $0 == $1 }
            }
        }
    }

    func close() { for row in rows { for held in row.held { held.connections.close() } } }
}
