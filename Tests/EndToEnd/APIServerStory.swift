import Foundation
import ScriptedAPIServer
import Testing

extension Stories {
    /// One way in which an API server disappoints.
    private struct Disappointment: Sendable {
        var name: String
        /// Puts it in force, so that Central meets it.
        var begin: @Sendable (ScriptedAPIServer) throws -> Void
        var end: @Sendable (ScriptedAPIServer) throws -> Void = { $0.setFault(nil) }

        static let all = [
            Disappointment(name: "restart", begin: { $0.stop() }, end: { try $0.start() }),
            Disappointment(name: "410 in the stream", begin: { $0.expireHistory() }),
            Disappointment(
                name: "410 as a status",
                begin: {
                    $0.setFault(.status(410), on: .watch); $0.cutConnections()
                }),
            Disappointment(
                name: "401",
                begin: {
                    $0.setFault(.status(401)); $0.cutConnections()
                }),
            Disappointment(
                name: "403",
                begin: {
                    $0.setFault(.status(403)); $0.expireHistory()
                }),
            Disappointment(
                name: "429",
                begin: {
                    $0.setFault(.tooManyRequests(retryAfter: 1)); $0.cutConnections()
                }),
            Disappointment(
                name: "an empty list",
                begin: {
                    $0.setFault(.emptyList, on: .list); $0.expireHistory()
                }),
            Disappointment(
                name: "a cut in mid-list",
                begin: {
                    $0.setFault(.cut, on: .list); $0.expireHistory()
                }),
        ]
    }

    @Test("Nothing that an API server says or does not say takes a service out of a kernel")
    static func apiServer() async throws {
        let server = ScriptedAPIServer(address: "10.9.0.1", port: 6443)
        try server.start()
        defer { server.stop() }
        let kubeconfig = try writeKubeconfig()
        try await tell("api-server", clusterArguments: ["--cluster", "kubernetes", "--kubeconfig", kubeconfig]) {
            fleet in
            for number in 1...3 { try server.put(.pods, pod(number)) }
            for name in ["tcp-services", "udp-services"] { try server.put(.configmaps, configMap(name, [:])) }
            try await fleet.bringUp()
            var ports = ["9000": "shop/orders:8080"]
            try server.put(.configmaps, configMap("tcp-services", ports))
            try await fleet.ctl(["assign", "namespace", "shop", "--vip", "shop"])
            try await has(9000, on: "blue-a", within: 10, fleet)
            try await fleet.waitApplied()
            let client = ClientLoop("10.9.0.201", 9000)

            for (index, disappointment) in Disappointment.all.enumerated() {
                let tables = try await Lab.tables()
                let asked = requests(server)
                try disappointment.begin(server)
                if disappointment.name != "restart" {
                    try await eventually(within: 60, "Central meets \(disappointment.name)", or: { fleet.story }) {
                        requests(server) > asked
                    }
                }
                #expect(try await Lab.tables() == tables, "after \(disappointment.name)\n\(fleet.story)")
                try disappointment.end(server)
                // It is over when a new entry arrives: then everything that Central believed in between is in the kernel.
                let port = UInt16(9001 + index)
                ports["\(port)"] = "shop/orders:8080"
                try server.put(.configmaps, configMap("tcp-services", ports))
                try await has(port, on: "blue-a", within: 60, fleet)
                try await fleet.waitApplied()
                let kept = try await Lab.tables()
                for (director, before) in tables {
                    #expect(
                        Set(before).isSubset(of: Set(kept[director] ?? [])), "\(director) after \(disappointment.name)")
                }
            }
            let samples = client.stop()
            #expect(samples.failures.isEmpty, "\(samples.failures) of \(samples.count)")
        }
    }

    private static func has(_ port: UInt16, on director: String, within seconds: Double, _ fleet: Deployment)
        async throws
    {
        try await eventually(within: seconds, "port \(port) on \(director)", or: { fleet.story }) {
            try await NetworkNamespace.kernelTable(of: director).contains(String(format: "0A0900C9:%04X", port))
        }
    }

    private static func requests(_ server: ScriptedAPIServer) -> Int {
        Resource.allCases.reduce(0) { $0 + server.count(.list, $1) + server.count(.watch, $1) }
    }

    static func writeKubeconfig() throws -> String {
        let path = "\(Lab.state)/kubeconfig"
        let text = """
            apiVersion: v1
            kind: Config
            current-context: lab
            clusters: [{name: lab, cluster: {server: "http://10.9.0.1:6443"}}]
            users: [{name: lab, user: {token: secret}}]
            contexts: [{name: lab, context: {cluster: lab, user: lab}}]
            """
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func pod(_ number: Int) -> String {
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"controller-\(number)","namespace":"ingress-nginx",\
        "labels":{"app.kubernetes.io/name":"ingress-nginx"}},"spec":{"nodeName":"edge-\(number)","hostNetwork":true},\
        "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"podIP":"10.9.0.2\(number)",\
        "podIPs":[{"ip":"10.9.0.2\(number)"},{"ip":"fd09::2\(number)"}]}}
        """
    }

    private static func configMap(_ name: String, _ data: [String: String]) -> String {
        let entries = data.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
        return """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\(name)","namespace":"ingress-nginx"},\
            "data":{\(entries)}}
            """
    }
}
