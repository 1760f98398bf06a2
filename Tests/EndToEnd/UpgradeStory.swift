import Foundation
import Testing

extension Stories {
    @Test(
        "The previous release is replaced by this one, on one director at a time: no request fails, no kernel changes",
        .enabled(if: Release.arePackaged, "LVSFLEET_PACKAGES names the packages of two releases"))
    static func upgrade() async throws {
        let vip = "10.9.0.205"
        try await tellOfPair(
            "upgrade", [PairVIP(name: "web", address: vip)], program: Release.previous.program
        ) { fleet, vrrp in
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
                try await vrrp.wait("web", "standby", on: director, fleet)
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
