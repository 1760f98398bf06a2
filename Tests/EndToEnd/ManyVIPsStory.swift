import FleetModel
import FleetWire
import Foundation
import Testing

extension Stories {
    @Test(
        "64 VIPs over 8 pairs share their directors evenly, and a director lost and returned moves none that need not move"
    )
    static func manyVIPs() async throws {
        let own = (1...8).map { PairVIP(name: "blue-\($0)", address: "10.9.0.\(204 + $0)", preferred: nil) }
        try await tellOfPair("many-vips", own) { fleet, vrrp in
            // Beside pair blue seven whose directors are not there: what each VIP prefers is Central's to say.
            let counts = [5, 7, 9, 10, 8, 8, 9]
            let pairs = counts.indices.map { "pair-\($0 + 2)" }
            for (pair, count) in zip(pairs, counts) { try await fleet.apply(objects(of: pair, count)) }
            for pair in pairs {
                try await fleet.ctl(["create", "token", "\(pair)-a"]).write(
                    toFile: "\(fleet.folder)/\(pair)-a.token", atomically: true, encoding: .utf8)
            }
            for (pair, count) in zip(["blue"] + pairs, [own.count] + counts) {
                let preferred = try await fleet.preferences(toldTo: "\(pair)-a")
                let ofFirst = preferred.values.count { $0 == "\(pair)-a" }
                let ofSecond = preferred.values.count { $0 == "\(pair)-b" }
                #expect(ofFirst + ofSecond == count && abs(ofFirst - ofSecond) <= 1, "\(pair): \(preferred)")
            }

            // Each VIP to the director that it prefers, as where both come up together.
            let preferred = try await fleet.preferences(toldTo: "blue-a")
            let ofHeir = own.filter { preferred[$0.name] == "blue-b" }
            let ofDying = own.filter { preferred[$0.name] == "blue-a" }
            try await fleet.ctl(["failover", "blue", "--return"])
            try await vrrp.wait(ofHeir.map(\.name), "active", on: "blue-b", fleet)
            try await vrrp.wait(ofHeir.map(\.name), "standby", on: "blue-a", fleet)
            try await vrrp.wait(ofDying.map(\.name), "active", on: "blue-a", fleet)
            let revision = try await fleet.revision(of: "blue")

            let watch = try #require(vrrp.watch)
            let before = watch.seen.changes.count
            try await vrrp.powerOff("blue-a", fleet)
            try await vrrp.wait(own.map(\.name), "active", on: "blue-b", fleet)
            for vip in own { #expect(try await Client.http(vip.address).hasPrefix("edge-"), "\(vip)") }
            let moved = watch.seen.changes.dropFirst(before).filter { $0.director == "blue-b" }
            let (wanted, others) = (try addresses(ofDying), try addresses(ofHeir))
            #expect(moved.allSatisfy(\.isHeld) && Set(moved.map(\.address)).isSuperset(of: wanted), "\(moved)")
            #expect(Set(moved.map(\.address)).isDisjoint(with: others), "\(moved)")

            let later = watch.seen.changes.count
            try await vrrp.revive("blue-a", fleet)
            try await vrrp.wait(own.map(\.name), "standby", on: "blue-a", fleet)
            // Longer than anybody waits for adverts.
            try await Task.sleep(for: .seconds(3))
            let changes = watch.seen.changes.dropFirst(later).filter { own.map(\.address).contains("\($0.address)") }
            #expect(changes.isEmpty, "\(changes)")
            try await vrrp.wait(own.map(\.name), "active", on: "blue-b", fleet)
            #expect(try await fleet.preferences(toldTo: "blue-a") == preferred)
            #expect(try await fleet.revision(of: "blue") == revision, "no plan changed for it")
        }
    }

    /// A pair of directors that are not there, and its VIPs, none with a preference of its own.
    private static func objects(of pair: String, _ count: Int) throws -> [FleetObject] {
        let number = pair.split(separator: "-").last ?? ""
        let directors = try ["a": 1, "b": 2].sorted { $0.key < $1.key }.map { name, host in
            Director(name: "\(pair)-\(name)", address: try #require(IPAddress("10.20.\(number).\(host)")))
        }
        let vips = try (1...count).map { index in
            FleetObject.vip(
                "\(pair)-vip-\(index)",
                VirtualIP.Settings(
                    address: try #require(IPAddress("10.20.\(number).\(100 + index)")), pair: pair, pool: "ingress",
                    httpPorts: [80]))
        }
        return [.pair(pair, Pair.Settings(directors: directors))] + vips
    }

    private static func addresses(_ vips: [PairVIP]) throws -> Set<IPAddress> {
        Set(try vips.map { try #require(IPAddress($0.address)) })
    }
}

extension Deployment {
    /// By VIP, the director that it prefers, as a director's slice says it.
    fileprivate func preferences(toldTo director: String) async throws -> [String: String] {
        let token = try String(contentsOfFile: "\(folder)/\(director).token", encoding: .utf8)
        let text = try await Command.need([
            "curl", "-sf", "-H", "Authorization: Bearer \(token.trimmingCharacters(in: .whitespacesAndNewlines))",
            "\(Lab.centralURL)/api/v1/slice",
        ])
        let slice = try JSON.decode(SliceDocument.self, from: Array(text.utf8)).slice
        return Dictionary(
            slice.vips.compactMap { vip in vip.preferredDirector.map { (vip.name, $0) } }, uniquingKeysWith: { $1 })
    }
}
