import Foundation
import Testing

extension Stories {
    @Test(
        "The previous release is replaced by this one, on one director at a time: no request fails, no kernel changes",
        .enabled(if: Release.arePackaged, "LVSFLEET_PACKAGES names the packages of two releases"))
    static func upgrade() async throws {
        let vrrp = VRRP(folder: "\(Lab.state)/stories/upgrade")
        try await tell(
            "upgrade", directorArguments: vrrp.arguments, program: Release.previous.program
        ) { fleet in
            defer { vrrp.stopAll() }
            let vip = "10.9.0.205"
            try await fleet.servePair(vip, vrrp)
            let tables = try await Lab.tables()
            #expect(tables["blue-a"]?.isEmpty == false)
            let loop = ConnectLoop(vip, 80, patience: 0.9)
            try await Task.sleep(for: .seconds(1))

            // The order that docs/installation.md gives: Central, then who stands by, then who carries.
            fleet.central.stop()
            fleet.central.replaceProgram(by: Release.current.program("lvsfleet-central"))
            try await fleet.startCentral()
            try await fleet.waitApplied()
            #expect(try await Lab.tables() == tables, "Central\n\(fleet.story)")
            for director in ["blue-b", "blue-a", "green-b", "green-a"] {
                fleet.agents[director]?.stop()
                #expect(try await Lab.tables() == tables, "\(director) without an agent\n\(fleet.story)")
                fleet.agents[director]?.replaceAgent(by: Release.current)
                try fleet.agents[director]?.start()
                try await fleet.waitReady(director)
                try await fleet.waitApplied()
                #expect(try await Lab.tables() == tables, "\(director)\n\(fleet.story)")
            }
            fleet.program = Release.current.program
            #expect(try await VRRP.holders(of: vip) == ["blue-a"], "no upgrade of ours moves a VIP")

            // keepalived goes down with its own package, after the director has given its VIPs away.
            for director in ["blue-b", "blue-a"] {
                try await fleet.ctl(["drain", "director", director])
                vrrp.kill(director)
                try await Task.sleep(for: .seconds(1))
                try vrrp.start(director)
                try await fleet.ctl(["undrain", "director", director])
                try await fleet.wait("web", "standby", on: director, vrrp)
            }
            #expect(try await VRRP.holders(of: vip) == ["blue-b"])
            try await Task.sleep(for: .seconds(1))
            let samples = loop.stop()
            print(
                "upgrade: \(samples.count) connections, \(samples.failed) failed, the longest gap was "
                    + "\(Int(samples.longestGap * 1000)) ms")
            #expect(samples.failed == 0, "\(fleet.story)\n\(vrrp.story)")
            #expect(try await Lab.tables() == tables, "\(fleet.story)")
        }
    }
}

extension Daemon {
    fileprivate func replaceAgent(by release: Release) { replaceProgram(by: release.program("lvsfleet-agent")) }
}

extension Deployment {
    /// Brings everything up, with one VIP of pair blue that keepalived carries on blue-a.
    fileprivate func servePair(_ address: String, _ vrrp: VRRP) async throws {
        try vrrp.configure()
        try await bringUp()
        for vip in ["shop", "shop6"] { try await ctl(["delete", "vip", vip, "--yes"]) }
        for vip in ["10.9.0.201/32", "fd09::b:1/128"] {
            try await Command.need(["ip", "address", "del", vip, "dev", "eth0"], in: "blue-a")
        }
        for director in VRRP.directors {
            try await Command.run(["ip", "route", "add", "local", address, "dev", "lo"], in: director)
        }
        try await ctl([
            "create", "vip", "web", "--address", address, "--pair", "blue", "--pool", "ingress", "--http-ports", "80",
            "--preferred-director", "blue-a",
        ])
        try await waitApplied()
        // One after the other, or both may take the VIP for a moment, and the client remember the wrong one.
        try vrrp.start("blue-a")
        try await wait("web", "active", on: "blue-a", vrrp)
        try vrrp.start("blue-b")
        try await wait("web", "standby", on: "blue-b", vrrp)
    }

    fileprivate func wait(_ vip: String, _ role: String, on director: String, _ vrrp: VRRP) async throws {
        try await eventually(within: 15, "\(vip) is \(role) on \(director)", or: { self.story + vrrp.story }) {
            let lines = try await self.ctl(["get", "directors", "-o", "wide"]).split(separator: "\n")
            return lines.contains { $0.hasPrefix("\(director) ") && $0.contains("\(vip)=\(role)") }
        }
    }
}
