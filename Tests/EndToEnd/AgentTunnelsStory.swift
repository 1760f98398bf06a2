import Foundation
import Testing

extension Stories {
    @Test("A bare node takes packets out of every kind of tunnel by its agent alone; removed, it is as it was")
    static func agentTunnels() async throws {
        try await tell("agent-tunnels", clusterArguments: ["--cluster", "none"]) { fleet in
            let node = try BareNode(fleet)
            let agent = try NodeAgent(fleet)
            // All but one: that its module is missing has to be said, because the agent may load none.
            try await Machine.loadTunnels()
            try await Command.need(["rmmod", "fou6", "fou"])
            try await node.strip()
            // Strict, as distributions have it: the larger of all's and an interface's counts.
            try await node.command(["sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1"])
            // A device of the kernel's own that was up once keeps switches for IPv6 ever after.
            for device in ["tunl0", "gre0"] {
                try await node.command(["ip", "link", "set", device, "up"])
                try await node.command(["ip", "link", "set", device, "down"])
            }
            do {
                let before = try await node.machine.snapshot()
                try await fleet.serveFromNode()
                try await agent.start(fleet)
                try await agent.says("is the module fou loaded?", fleet)
                try await Machine.loadTunnels()
                try await agent.reports("\(BareNode.name): ok", fleet)
                try await node.servesThroughTunnels()
                try await node.onlyTheDirectorAnswers()

                try await node.command(["ip", "fou", "del", "port", "6080"])
                try await eventually(within: 10, "the port is opened again", or: { agent.daemon.lastWords }) {
                    try await Client.tcp("10.9.0.208", 9000) == .served("\(BareNode.name) tcp 9000 10.9.0.100")
                        && agent.daemon.has(said: "drift repaired")
                }
                try await agent.remove()
                let changes = Machine.changes(from: before, to: try await node.machine.snapshot())
                #expect(changes.isEmpty, "\(changes)")
            } catch {
                agent.daemon.kill()
                try? await agent.remove()
                try? await node.restore()
                throw error
            }
            try await node.restore()
        }
    }
}

extension BareNode {
    /// Each VIP of `serveFromNode`, and what its way leaves of 1500 bytes.
    fileprivate func servesThroughTunnels() async throws {
        let segments = [
            "10.9.0.205": 1460, "10.9.0.206": 1440, "10.9.0.207": 1436, "10.9.0.208": 1428, "fd09::b:5": 1440,
            "fd09::b:6": 1420, "fd09::b:7": 1400, "fd09::b:8": 1408, "fd09::b:9": 1396, "fd09::b:a": 1388,
        ]
        try await everythingIsServed(segments.keys.sorted())
        for (vip, segment) in segments.sorted(by: { $0.key < $1.key }) {
            #expect(try await promised(by: vip) == segment, "\(vip)")
        }
    }
}

/// The agent of the bare node.
private struct NodeAgent {
    let daemon: Daemon
    private let token: String
    private let folder: String

    init(_ fleet: Deployment) throws {
        token = "\(fleet.folder)/realservers.token"
        folder = "\(fleet.folder)/agent-\(BareNode.name)"
        daemon = Daemon(
            "realserver-\(BareNode.name)", in: BareNode.name,
            [
                Lab.program("lvsfleet-agent"), "realserver", "--central", Lab.centralURL, "--token-file", token,
                "--state-dir", folder, "--node", BareNode.name, "--audit-interval", "1",
            ])
    }

    func start(_ fleet: Deployment) async throws {
        let text = try await fleet.ctl(["create", "token", "--real-servers"])
        try text.write(toFile: token, atomically: true, encoding: .utf8)
        try daemon.start()
    }

    /// Waits until `lvsctl` shows these words for the node.
    func reports(_ words: String, _ fleet: Deployment) async throws {
        try await eventually(within: 15, "\(words) is reported", or: { daemon.lastWords }) {
            try await fleet.ctl(["get", "realservers", "-o", "wide"]).contains(words)
        }
    }

    func says(_ words: String, _ fleet: Deployment) async throws {
        try await reports(words, fleet)
        #expect(daemon.has(said: words))
    }

    func remove() async throws {
        daemon.stop()
        try await Command.need(
            [Lab.program("lvsfleet-agent"), "realserver", "--remove", "--state-dir", folder], in: BareNode.name)
    }
}
