import FleetModel
import FleetWire
import Foundation
import Testing

extension Stories {
    @Test("Every setting, protocol and family is in the kernel what ipvsadm would have put there")
    static func settings() async throws {
        try await tell("settings", clusterArguments: ["--cluster", "none"]) { fleet in
            let cases = settingsCases()
            let file = "\(fleet.folder)/fleet.yaml"
            try fleetFile(cases).write(toFile: file, atomically: true, encoding: .utf8)
            try await fleet.startCentral()
            try await fleet.ctl(["apply", "-f", file])
            #expect(try await fleet.ctl(["-o", "name", "get", "findings"]) == "")
            #expect(try await fleet.lvsctl(["diff", "-f", file]).status == 0, "export and file agree")
            let token = "\(fleet.folder)/blue-a.token"
            try await fleet.ctl(["create", "token", "blue-a"]).write(toFile: token, atomically: true, encoding: .utf8)

            let lines = cases.flatMap(\.commands)
            try (lines.joined(separator: "\n") + "\n").write(
                toFile: "\(fleet.folder)/rules", atomically: true, encoding: .utf8)
            try await Command.need(["sh", "-c", "ipvsadm -R <\(fleet.folder)/rules"], in: "blue-b")
            try await Command.need(["ipvsadm", "--set", "901", "121", "301"], in: "blue-b")

            let agent = [
                Lab.program("lvsfleet-agent"), "--central", Lab.centralURL, "--token-file", token, "--state-dir",
                "\(fleet.folder)/blue-a", "--once",
            ]
            // The second time it finds all as it should be.
            for time in ["first", "second"] {
                let run = try await Command.run(agent, in: "blue-a")
                #expect(run.status == 0, "the \(time) time: \(run)")
                try await expectEqual("-Sn", in: "blue-a", lines.count)
                try await expectEqual("-Ln --thresholds", in: "blue-a", lines.count)
                try await expectEqual("-Ln --tun-info", in: "blue-a", lines.count)
                try await expectEqual("-L --timeout", in: "blue-a", 1)
                if time == "second" { #expect(run.stderr.contains("operations=0"), "\(run)") }
            }
        }
    }

    private static func settingsCases() -> [SettingsCase] {
        var cases: [SettingsCase] = []
        for family in IPAddress.Family.allCases {
            for (index, row) in SettingsRow.all(family).enumerated() {
                cases.append(SettingsCase(row: row, family: family, number: index + 1, mark: family == .v4 ? 1 : 2))
            }
        }
        return cases
    }

    private static func fleetFile(_ cases: [SettingsCase]) throws -> String {
        let pair = """
            {"apiVersion":"lvsfleet.io/v1","kind":"Pair","metadata":{"name":"blue"},"spec":{"directors":[\
            {"name":"blue-a","address":"10.9.0.11"}],"timeouts":{"tcp":901,"tcpfin":121,"udp":301}}}
            """
        let vips = try cases.map { item in
            let address = try #require(IPAddress(item.address))
            let vip = VirtualIP.Settings(
                address: address, pair: "blue", pool: item.name, httpPorts: [], service: item.row.settings)
            return String(decoding: try JSON.encode(FleetObject.vip(item.name, vip)), as: UTF8.self)
        }
        let pools = try cases.map { item in
            String(decoding: try JSON.encode(FleetObject.pool(item.name, try item.pool)), as: UTF8.self)
        }
        return ([pair] + pools + vips).joined(separator: "\n---\n") + "\n"
    }

    /// Both kernels print the same, in whatever order; a line of a server counts with its service's.
    private static func expectEqual(
        _ options: String, in director: String, _ least: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        func lines(_ host: String) async throws -> Set<String> {
            var (lines, service) = (Set<String>(), "")
            for line in try await Command.need(["ipvsadm"] + options.split(separator: " ").map(String.init), in: host)
                .split(separator: "\n")
            {
                if !line.hasPrefix("  ->") { service = String(line) }
                lines.insert(line.hasPrefix("  ->") ? "\(service) \(line)" : String(line))
            }
            return lines
        }
        let (ours, theirs) = (try await lines(director), try await lines("blue-b"))
        #expect(theirs.count >= least, "\(options)", sourceLocation: sourceLocation)
        let (more, less) = (ours.subtracting(theirs).sorted(), theirs.subtracting(ours).sorted())
        #expect(
            more.isEmpty && less.isEmpty,
            "\(options)\nthe agent's:\n\(more.joined(separator: "\n"))\nipvsadm's:\n\(less.joined(separator: "\n"))",
            sourceLocation: sourceLocation)
    }
}
