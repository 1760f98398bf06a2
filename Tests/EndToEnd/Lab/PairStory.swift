import FleetWire
import Foundation
import Testing

extension Stories {
    /// Tells a story of pair blue, whose VIPs keepalived carries: at its beginning blue-a all of them, while blue-b stands by.
    ///
    /// - Parameter mayOverlap: whether an address may stand on both directors: where they are parted, or somebody puts it there.
    static func tellOfPair(
        _ name: String, _ vips: [PairVIP] = PairVIP.usual, pools: [FleetObject] = [], agentArguments: [String] = [],
        mayOverlap: Bool = false, program: @escaping (String) -> String = Lab.program,
        _ story: (Deployment, VRRP) async throws -> Void
    ) async throws {
        let vrrp = VRRP(folder: "\(Lab.state)/stories/\(name)", vips)
        try await tell(
            name, agentArguments: agentArguments, directorArguments: vrrp.arguments, program: program
        ) { fleet in
            defer { vrrp.stopAll() }
            try vrrp.configure()
            try await fleet.bringUp()
            // The lab's own VIPs are carried by hand; only those of this story move.
            for vip in ["shop", "shop6"] { try await fleet.ctl(["delete", "vip", vip, "--yes"]) }
            for vip in ["10.9.0.201/32", "fd09::b:1/128"] {
                try await Command.need(["ip", "address", "del", vip, "dev", "eth0"], in: "blue-a")
            }
            for director in VRRP.directors { try await vrrp.prepare(director) }
            try await fleet.apply(pools + vips.map { try $0.object })
            try await fleet.waitApplied()
            let watch = AddressWatch("blue-a", "blue-b")
            vrrp.watch = watch
            defer { _ = watch.stop() }
            // One after the other, or both may take a VIP for a moment, and the client remember the wrong one.
            try vrrp.start("blue-a")
            for vip in vips { #expect(try await vrrp.waitHolder(of: vip.address, fleet) == "blue-a") }
            try vrrp.start("blue-b")
            try await vrrp.waitRoles(active: "blue-a", standby: "blue-b", fleet)
            try await story(fleet, vrrp)
            let seen = watch.stop()
            print("\(name): in \(seen.looks) looks \(seen.overlaps.count) addresses were on both directors")
            #expect(seen.overlaps.isEmpty != mayOverlap, "\(seen.overlaps)\n\(seen.changes)\n\(vrrp.story)")
            #expect(seen.problem == nil)
        }
    }
}

extension VRRP {
    /// As an administrator prepares directors: what arrives for a VIP is taken whoever holds the address, so that nothing is lost
    /// between one director's last packet and the other's first.
    func prepare(_ director: String) async throws {
        for range in ["10.9.0.192/27", "fd09::b:0/112"] {
            try await Command.need(["ip", "-n", director, "route", "replace", "local", range, "dev", "lo"])
        }
    }

    /// The one director that holds an address, once it is one.
    ///
    /// - Parameter dead: one that may hold it still, because nobody hears it.
    func waitHolder(of address: String, _ fleet: Deployment, butFor dead: String? = nil) async throws -> String {
        var holders: [String] = []
        try await eventually(within: 15, "one director holds \(address)", or: { fleet.story + story }) {
            holders = try await Self.holders(of: address).filter { $0 != dead }
            return holders.count == 1
        }
        return holders.first ?? ""
    }

    /// Waits until a director says that it has a role for a VIP.
    func wait(_ vip: String, _ role: String, on director: String, _ fleet: Deployment) async throws {
        try await wait([vip], role, on: director, fleet)
    }

    func waitRoles(active: String, standby: String, _ fleet: Deployment) async throws {
        try await wait(vips.map(\.name), "active", on: active, fleet)
        try await wait(vips.map(\.name), "standby", on: standby, fleet)
    }

    func wait(_ vips: [String], _ role: String, on director: String, _ fleet: Deployment) async throws {
        try await eventually(within: 15, "\(vips) are \(role) on \(director)", or: { fleet.story + story }) {
            let lines = try await fleet.ctl(["get", "directors", "-o", "wide"]).split(separator: "\n")
            guard let line = lines.first(where: { $0.hasPrefix("\(director) ") }) else { return false }
            let words = Set(line.split { $0 == " " || $0 == "," })
            return vips.allSatisfy { words.contains("\($0)=\(role)") }
        }
    }

    /// The power is gone: no link and no process, and nobody said goodbye.
    func powerOff(_ director: String, _ fleet: Deployment) async throws {
        try await Command.need(["ip", "link", "set", "v\(director)", "down"])
        kill(director)
        fleet.agents[director]?.kill()
    }

    /// Lets a director come back as it would after a power cut: keepalived with nothing but its files, and the agent.
    func revive(_ director: String, _ fleet: Deployment) async throws {
        // It has no address of keepalived's any more than a machine that was switched on.
        try await takeLeftovers(director)
        try await Command.need(["ip", "link", "set", "v\(director)", "up"])
        try fleet.agents[director]?.start()
        try await fleet.waitReady(director)
        try start(director)
    }
}

extension Deployment {
    /// Applies objects of the fleet as a file would.
    func apply(_ objects: [FleetObject], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let file = "\(folder)/objects.yaml"
        let text = try objects.map { String(decoding: try JSON.encode($0), as: UTF8.self) }.joined(separator: "\n---\n")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try await ctl(["apply", "-f", file], sourceLocation: sourceLocation)
    }
}
