import Foundation
import ScriptedAPIServer
import Testing

extension Stories {
    @Test(
        "A Service of type LoadBalancer gets a VIP in its status, is served with the client's own address, and keeps strangers out"
    )
    static func loadBalancer() async throws {
        let server = ScriptedAPIServer(address: "10.9.0.1", port: 6443)
        try server.start()
        defer { server.stop() }
        let kubeconfig = try writeKubeconfig()
        let arguments = ["--cluster", "kubernetes", "--kubeconfig", kubeconfig, "--leader-election"]
        try await tell("load-balancer", clusterArguments: arguments) { fleet in
            // The edges are nodes that nobody prepared: no VIP on them, only what kube-proxy would have set.
            for edge in edges {
                try await Command.need(["ip", "route", "del", "local", vips, "dev", "lo"], in: edge)
            }
            let outcome: (any Error)?
            do {
                try await serveBalanced(fleet, server)
                outcome = nil
            } catch {
                outcome = error
            }
            // Other stories come after this one, and find the edges as they were.
            for edge in edges {
                try await Command.need(["ip", "route", "add", "local", vips, "dev", "lo"], in: edge)
                try await Command.run(["iptables", "-t", "nat", "-F", "PREROUTING"], in: edge)
            }
            if let outcome { throw outcome }
        }
    }

    private static let edges = (1...3).map { "edge-\($0)" }
    /// The range of the pair blue, as `lab/topology` routes it.
    private static let vips = "10.9.0.192/27"

    private static func serveBalanced(_ fleet: Deployment, _ server: ScriptedAPIServer) async throws {
        let vip = "10.9.0.203"
        var daemons: [Daemon] = []
        func health(_ edge: String, _ port: String, _ site: String) throws {
            let daemon = Daemon(
                "health-\(edge)-\(port)", in: edge, ["busybox", "httpd", "-f", "-p", port, "-h", site])
            try daemon.start()
            daemons.append(daemon)
        }
        for (index, edge) in edges.enumerated() {
            let site = "\(fleet.folder)/\(edge)"
            try FileManager.default.createDirectory(atPath: site, withIntermediateDirectories: true)
            try "ok\n".write(toFile: "\(site)/healthz", atomically: true, encoding: .utf8)
            // 10256 is kube-proxy's own health; 30999 that of the Service, where the node has an endpoint of it.
            for port in ["10256", "30999"] where port == "10256" || index == 0 {
                try health(edge, port, site)
            }
        }
        defer { for daemon in daemons { daemon.kill() } }
        try await proxy(vip, 8443, on: "edge-1")
        for number in 1...3 { try server.put(.nodes, node(number)) }
        try server.put(.endpointslices, endpoints(on: "edge-1"))
        try server.put(.services, service("payments"))
        try await fleet.bringUp()
        try await fleet.ctl(["apply", "-f", try fleetFile(in: fleet.folder, vip)])
        try await fleet.carry(vip, on: "blue")
        try await fleet.waitApplied()
        try await eventually(within: 10, "the VIP answers", or: { fleet.story }) {
            try await Client.tcp(vip, 8443) != .refused
        }

        try await eventually(within: 10, "the VIP stands in the Service's status", or: { fleet.story }) {
            status(of: "payments", server)?.contains(#""ip":"\#(vip)","ipMode":"VIP""#) == true
        }
        try await eventually(within: 10, "an Event tells of the VIP", or: { fleet.story }) {
            events(of: "payments", server).contains { $0.contains(#""reason":"VIPAssigned""#) }
        }

        // Local: one node has an endpoint, and the pod sees the client.
        for _ in 1...5 {
            #expect(try await Client.tcp(vip, 8443) == .served("edge-1 tcp 9000 \(Lab.address(of: "client"))"))
        }
        let table = try await Command.need(["ipvsadm", "-Sn"], in: "blue-a")
        #expect(table.components(separatedBy: "\(vip):8443 ").count == 3, "\(table)")

        // The endpoint moves: so does the traffic.
        try await proxy(vip, 8443, on: "edge-2")
        try health("edge-2", "30999", "\(fleet.folder)/edge-2")
        try server.put(.endpointslices, endpoints(on: "edge-2"))
        try await eventually(within: 10, "edge-2 serves", or: { fleet.story }) {
            try await Client.tcp(vip, 8443) == .served("edge-2 tcp 9000 \(Lab.address(of: "client"))")
        }

        // Somebody else's range: refused on both directors, for as long as it stands there.
        try server.put(.services, service("payments", ranges: ["192.0.2.0/24"], status: status(of: "payments", server)))
        try await eventually(within: 10, "the client is refused", or: { fleet.story }) {
            try await Client.tcp(vip, 8443) == .refused
        }
        let allowed = ["192.0.2.0/24", "\(Lab.address(of: "client"))/32"]
        try server.put(.services, service("payments", ranges: allowed, status: status(of: "payments", server)))
        try await eventually(within: 10, "the client is let in again", or: { fleet.story }) {
            if case .served = try await Client.tcp(vip, 8443) { true } else { false }
        }

        // One that asks for the same port hears why it does not get it, and one of another class is nobody's business here.
        let others = #"{"loadBalancer":{"ingress":[{"ip":"192.0.2.9"}]}}"#
        try server.put(.services, service("strange", className: "example.com/other", status: others))
        try server.put(.services, service("refunds"))
        try await eventually(within: 10, "the conflict is found", or: { fleet.story }) {
            try await fleet.ctl(["get", "findings"]).contains("PortConflict")
        }
        let findings = try await fleet.ctl(["get", "findings"])
        #expect(findings.contains("service/bank/refunds"), "\(findings)")
        #expect(!findings.contains("strange"), "\(findings)")
        try await eventually(within: 10, "an Event tells of the conflict", or: { fleet.story }) {
            events(of: "refunds", server).contains {
                $0.contains(#""reason":"PortConflict""#) && $0.contains("payments")
            }
        }
        #expect(status(of: "refunds", server) == nil)
        #expect(status(of: "strange", server) == others)
        #expect(!server.writes.contains { $0.path.contains("strange") || $0.body.contains("strange") })
        #expect(server.writes.filter { $0.path.hasSuffix("/payments/status") }.count == 1, "one write for one VIP")
        let standing = try await fleet.ctl(["get", "services"])
        #expect(!standing.contains("strange"), "\(standing)")
        guard case .served = try await Client.tcp(vip, 8443) else {
            Issue.record("the first Service lost its port\n\(fleet.story)")
            return
        }
    }

    /// `status` of a Service as JSON.
    private static func status(of name: String, _ server: ScriptedAPIServer) -> String? {
        guard let object = server.object(.services, namespace: "bank", name: name),
            let fields = try? JSONSerialization.jsonObject(with: Data(object.utf8)) as? [String: Any],
            let status = fields["status"],
            let data = try? JSONSerialization.data(
                withJSONObject: status, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private static func events(of name: String, _ server: ScriptedAPIServer) -> [String] {
        server.writes.filter { $0.path.hasSuffix("/namespaces/bank/events") }.map(\.body)
            .filter { $0.contains(#""name":"\#(name)""#) }
    }

    /// Sets what kube-proxy sets on a node for a VIP with `ipMode: VIP`: packets for it go to the pod as they came.
    private static func proxy(_ vip: String, _ port: UInt16, on edge: String) async throws {
        try await Command.need(
            [
                "iptables", "-t", "nat", "-A", "PREROUTING", "-d", vip, "-p", "tcp", "--dport", "\(port)", "-j", "DNAT",
                "--to-destination", "\(Lab.address(of: edge)):9000",
            ], in: edge)
    }

    private static func node(_ number: Int) -> String {
        """
        {"metadata": {"name": "edge-\(number)"}, "status": {
            "conditions": [{"type": "Ready", "status": "True"}],
            "addresses": [{"type": "InternalIP", "address": "10.9.0.2\(number)"}]}}
        """
    }

    private static func endpoints(on edge: String) -> String {
        """
        {"metadata": {
            "name": "payments-1", "namespace": "bank", "labels": {"kubernetes.io/service-name": "payments"}},
         "addressType": "IPv4",
         "endpoints": [{"addresses": ["10.244.1.5"], "conditions": {"ready": true}, "nodeName": "\(edge)"}],
         "ports": [{"name": "main", "port": 9000, "protocol": "TCP"}]}
        """
    }

    /// - Parameter status: what stands there, which a change of the Service leaves as it is.
    private static func service(
        _ name: String, className: String = "lvsfleet.io/director-pair", ranges: [String] = [], status: String? = nil
    ) -> String {
        """
        {"metadata": {
            "name": "\(name)", "namespace": "bank", "uid": "uid-\(name)",
            "annotations": {"lvsfleet.io/vip": "payments"}},
         "spec": {
            "type": "LoadBalancer", "loadBalancerClass": "\(className)", "externalTrafficPolicy": "Local",
            "healthCheckNodePort": 30999, "ipFamilies": ["IPv4"],
            "loadBalancerSourceRanges": [\(ranges.map { "\"\($0)\"" }.joined(separator: ", "))],
            "ports": [{"name": "main", "port": 8443, "targetPort": 9000, "protocol": "TCP"}]}
         \(status.map { ", \"status\": \($0)" } ?? "")}
        """
    }

    private static func fleetFile(in folder: String, _ vip: String) throws -> String {
        let path = "\(folder)/balanced.yaml"
        try """
        apiVersion: lvsfleet.io/v1
        kind: Pool
        metadata: {name: balanced}
        spec: {loadBalancer: {}}
        ---
        apiVersion: lvsfleet.io/v1
        kind: VIP
        metadata: {name: payments}
        spec: {address: \(vip), pair: blue, pool: balanced, service: {scheduler: rr}}
        """.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
