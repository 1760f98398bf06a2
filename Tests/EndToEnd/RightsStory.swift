import Foundation
import Testing

extension Stories {
    @Test("An agent without CAP_NET_ADMIN says exactly that, changes nothing, and works once it has it")
    static func rights() async throws {
        try await tell("rights", clusterArguments: ["--cluster", "none"]) { fleet in
            try await fleet.startCentral()
            try await fleet.ctl(["create", "pair", "blue", "--director", "blue-a=10.9.0.11"])
            try await fleet.ctl(["create", "pool", "web", "--static", "10.9.0.21", "--ports", "9000/tcp"])
            try await fleet.ctl([
                "create", "vip", "shop", "--address", "10.9.0.201", "--pair", "blue", "--pool", "web",
            ])
            let token = "\(fleet.folder)/blue-a.token"
            try await fleet.ctl(["create", "token", "blue-a"]).write(toFile: token, atomically: true, encoding: .utf8)
            let words = [
                Lab.program("lvsfleet-agent"), "--central", Lab.centralURL, "--token-file", token, "--state-dir",
                "\(fleet.folder)/blue-a", "--open-vips",
            ]
            let sentence = "not permitted, CAP_NET_ADMIN is needed"
            let agent = Daemon(
                "powerless", in: "blue-a",
                ["setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin"] + words)
            try agent.start()
            defer { agent.kill() }
            try await eventually(within: 20, "readiness names the right that is missing", or: { agent.lastWords }) {
                let page = try await Command.run(
                    ["curl", "-s", "http://127.0.0.1:7071/readyz?verbose"], in: "blue-a")
                return page.stdout.contains(sentence)
            }
            try await eventually(within: 20, "Central hears of it", or: { agent.lastWords }) {
                try await fleet.ctl(["describe", "director", "blue-a"]).contains(sentence)
            }
            #expect(agent.isRunning, "it keeps trying\n\(agent.lastWords)")
            #expect(try await Lab.table(of: "blue-a").isEmpty)
            agent.stop()
            let run = try await Command.run(words + ["--once"], in: "blue-a")
            #expect(run.status == 0, "\(run)")
            #expect(try await Lab.table(of: "blue-a").count == 2)
        }
    }
}
