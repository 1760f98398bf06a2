import Foundation

@testable import Central

/// A kubeconfig for the live server, in a folder of its own beside the files that it names.
struct LiveKubeconfig {
    let folder: TestFolder
    private let server: LiveAPIServer

    init(for server: LiveAPIServer) throws {
        self.server = server
        folder = try TestFolder()
        try trust(server.authority)
    }

    /// Makes an authority the one that the kubeconfig trusts.
    func trust(_ authority: LiveAuthority) throws {
        try folder.write(String(contentsOfFile: authority.certificate, encoding: .utf8), "ca.crt")
    }

    /// The access that Central makes of it.
    ///
    /// - Parameters:
    ///   - user: the fields of `users[].user`, in YAML's short form.
    ///   - cluster: fields of `clusters[].cluster` beside server and authority.
    func access(user: String, cluster: String = "") throws -> ClusterAccess {
        try folder.write(
            """
            apiVersion: v1
            kind: Config
            current-context: live
            clusters: [{name: live, cluster: {server: "\(server.url)", certificate-authority: ca.crt, \(cluster)}}]
            users: [{name: central, user: {\(user)}}]
            contexts: [{name: live, context: {cluster: live, user: central}}]
            """, "config")
        return try ClusterAccess.load(kubeconfig: folder["config"], context: nil, environment: [:])
    }

    /// A client certificate of the server's authority, as the fields of a user.
    func certificate(of user: String, from authority: LiveAuthority? = nil) throws -> String {
        try (authority ?? server.authority).issue(client: "client", user: user)
        func data(_ file: String) throws -> String {
            try Data(contentsOf: URL(fileURLWithPath: server.folder[file])).base64EncodedString()
        }
        return "client-certificate-data: \(try data("client.crt")), client-key-data: \(try data("client.key"))"
    }

    /// An exec plugin that prints what stands in the file `credential`, and counts its runs.
    func plugin() throws -> String {
        try folder.script("echo run >>'\(folder["runs"])'\ncat '\(folder["credential"])'", "plugin")
        return "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}"
    }

    /// Sets what the plugin prints.
    func credential(_ token: String, until end: Date? = nil) throws {
        let expiry = end.map { #","expirationTimestamp":"\#(ISO8601DateFormatter().string(from: $0))""# } ?? ""
        try folder.write(
            #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","#
                + #""status":{"token":"\#(token)"\#(expiry)}}"#,
            "credential")
    }

    /// How often the plugin ran.
    var runs: Int { ((try? folder.read("runs")) ?? "").split(separator: "\n").count }
}
