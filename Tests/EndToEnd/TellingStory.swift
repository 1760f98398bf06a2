import FleetModel
import FleetWire
import Foundation
import Testing

extension Stories {
    @Test("A director that was rebooted is told of connections that say nothing, of every kind, and carries them on")
    static func telling() async throws {
        let persistence = Persistence(timeoutSeconds: 300)
        let vips = [
            PairVIP(name: "plain", address: "10.9.0.205", pool: "static", settings: .init(scheduler: .rr)),
            PairVIP(name: "plain6", address: "fd09::b:5", pool: "static6", settings: .init(scheduler: .rr)),
            PairVIP(
                name: "kept", address: "10.9.0.206", pool: "static",
                settings: .init(scheduler: .rr, persistence: persistence)),
            PairVIP(
                name: "joined", address: "10.9.0.207", pool: "static",
                settings: .init(scheduler: .rr, persistence: persistence, persistAcrossPorts: true)),
            PairVIP(
                name: "joined6", address: "fd09::b:6", pool: "static6",
                settings: .init(scheduler: .rr, persistence: persistence, persistAcrossPorts: true)),
        ]
        let pools = [
            try pool("static", (1...3).map { "10.9.0.2\($0)" }), try pool("static6", (1...3).map { "fd09::2\($0)" }),
        ]
        try await tellOfPair("telling", vips, pools: pools) { fleet, vrrp in
            var held: [(connections: HeldConnections, owners: [HeldConnections.Answer])] = []
            defer { for group in held { group.connections.close() } }
            for vip in vips {
                let connections = try await HeldConnections.open(30, to: vip.address, 80)
                held.append((connections, try await connections.ask()))
                #expect(!(held.last?.owners.contains(.ended) ?? true) && held.last?.owners.contains(.silence) == false)
                _ = try await Client.udp(vip.address, 5353)
            }
            let addresses = vips.map(\.address)
            let before = try await ConnectionTable.lines(of: "blue-a", addresses)
            // 30 of TCP and one of UDP each; templates of the three that keep, for each port or for all.
            #expect(before.count { $0.contains("ESTABLISHED") } == 150 && before.count { $0.contains("UDP") } >= 5)
            #expect(before.count { $0.hasPrefix("IP ") } == 2, "\(before)")

            try await fleet.reboot("blue-b", besides: "blue-a", vrrp)
            let start = Date()
            try await fleet.waitTold("blue-b", by: "blue-a", of: addresses)
            print("telling: blue-b knew all \(Int(Date().timeIntervalSince(start) * 1000)) ms after it stood by again")
            #expect(try await ConnectionTable.lines(of: "blue-b", addresses).isSuperset(of: before))

            try await vrrp.powerOff("blue-a", fleet)
            try await vrrp.wait(vips.map(\.name), "active", on: "blue-b", fleet)
            for (group, vip) in zip(held, vips) {
                let answers = try await group.connections.ask(shuffled: true)
                let lived = zip(answers, group.owners).count { $0 == $1 }
                print("telling: \(vip.name): \(lived) of \(answers.count) connections went on to their servers")
                #expect(lived == 30, "\(vip.name)")
            }
        }
    }

    private static func pool(_ name: String, _ addresses: [String]) throws -> FleetObject {
        let servers = try addresses.map { Pool.Server(address: try #require(IPAddress($0))) }
        let ports = [Pool.Port(port: 80, transport: .tcp), Pool.Port(port: 5353, transport: .udp)]
        return .pool(name, Pool.Settings(source: .fixed(Pool.Fixed(servers: servers, ports: ports))))
    }
}
