import FleetHTTP
import FleetModel
import FleetWire
import Foundation
import Testing

@testable import Central

/// Where access comes from, and what is said where it does not.
@Suite(.enabled(if: TestPair.isPossible)) struct KubeconfigTests {
    private static let pem = (try? TestPair.one.certificate) ?? ""
    private static let key = (try? TestPair.one.key) ?? ""
    private static let data = Data(pem.utf8).base64EncodedString()
    private static let otherKeyData = Data(((try? TestPair.two.key) ?? "").utf8).base64EncodedString()
    private static let keyData = Data(key.utf8).base64EncodedString()

    /// A folder with a good file for everything.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-kubeconfig-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["ca.pem", "cert.pem"] { try write(Self.pem, "\(folder.path)/\(name)") }
        try write(Self.key, "\(folder.path)/key.pem")
        try write("secret\n", "\(folder.path)/token")
        try body(folder.path)
    }

    private func write(_ text: String, _ path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    private static func config(
        cluster: String = "server: https://api:6443", user: String = "token: abc",
        context: String = "cluster: c, user: u",
        current: String = "x"
    ) -> String {
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {\(cluster)}}]
        users: [{name: u, user: {\(user)}}]
        contexts: [{name: x, context: {\(context)}}]
        current-context: \(current)
        """
    }

    private static func exec(_ fields: String, version: String = "v1", command: String? = "aws") -> String {
        let command = command.map { "command: \($0), " } ?? ""
        return config(user: "exec: {\(command)apiVersion: client.authentication.k8s.io/\(version), \(fields)}")
    }

    private func access(_ text: String, context: String? = nil) throws -> ClusterAccess {
        try Kubeconfig(text: text, file: "/etc/kube/config").access(context: context, origin: "/etc/kube/config")
    }

    @Test func readsServerTokenAndProxy() throws {
        let text = Self.config(
            cluster: "server: 'https://api:6443/', tls-server-name: kubernetes, proxy-url: 'socks5://p:1', "
                + "certificate-authority-data: \(Self.data), extensions: []")
        #expect(
            try access(text)
                == ClusterAccess(
                    server: "https://api:6443",
                    tls: TLSSettings(authorities: .data(Array(Self.pem.utf8)), serverName: "kubernetes"),
                    token: .fixed("abc"), proxy: "socks5://p:1"))
    }

    @Test func findsFilesNextToItself() throws {
        try withFolder { folder in
            let text = Self.config(
                cluster: "server: https://a, certificate-authority: ca.pem",
                user: "client-certificate: \(folder)/cert.pem, client-key: ./key.pem, tokenFile: token, token: stale")
            try write(text, "\(folder)/config")
            let access = try ClusterAccess.load(kubeconfig: "\(folder)/config", context: nil, environment: [:])
            #expect(access.tls.authorities == .file("\(folder)/ca.pem"))
            #expect(access.tls.certificate == .file("\(folder)/cert.pem"))
            #expect(access.tls.key == .file("\(folder)/key.pem"))
            #expect(access.token == .file("\(folder)/token", otherwise: "stale"))
        }
    }

    @Test func choosesTheContext() throws {
        let text = """
            clusters: [{name: a, cluster: {server: https://a}}, {name: b, cluster: {server: https://b}}]
            contexts: [{name: a, context: {cluster: a}}, {name: b, context: {cluster: b}}]
            current-context: a
            """
        #expect(try access(text).server == "https://a")
        #expect(try access(text, context: "b").server == "https://b")
        #expect(try access(text).token == .none)
    }

    @Test func mergesAListOfFilesFirstWins() throws {
        try withFolder { folder in
            try write(Self.config(cluster: "server: https://first", user: "token: one"), "\(folder)/1")
            try write(
                Self.config(cluster: "server: https://second, tls-server-name: n", user: "token: two", current: "y")
                    .replacingOccurrences(of: "contexts: [", with: "contexts: [{name: y, context: {cluster: c}}, "),
                "\(folder)/2")
            let environment = ["KUBECONFIG": "\(folder)/none:\(folder)/1:\(folder)/2", "HOME": folder]
            let access = try ClusterAccess.load(kubeconfig: nil, context: nil, environment: environment)
            // The first's cluster whole: nothing of the second's is mixed in.
            #expect(access == ClusterAccess(server: "https://first", token: .fixed("one")))
            #expect(
                try ClusterAccess.load(kubeconfig: nil, context: "y", environment: environment)
                    == ClusterAccess(server: "https://first"))
        }
    }

    @Test func fallsBackToHomeAndThenToThePod() throws {
        try withFolder { folder in
            try write(Self.pem, "\(folder)/ca.crt")
            let environment = ["HOME": folder, "KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
            #expect(
                try ClusterAccess.load(
                    kubeconfig: nil, context: nil, environment: environment, serviceAccountFolder: folder)
                    == ClusterAccess(
                        server: "https://[fd00::1]:443", tls: TLSSettings(authorities: .file("\(folder)/ca.crt")),
                        token: .file("\(folder)/token")))
            try FileManager.default.createDirectory(atPath: "\(folder)/.kube", withIntermediateDirectories: true)
            try write(Self.config(), "\(folder)/.kube/config")
            #expect(
                try ClusterAccess.load(kubeconfig: nil, context: nil, environment: environment).server
                    == "https://api:6443")
        }
    }

    @Test func saysWhatIsMissing() throws {
        let nowhere = "/nonexistent"
        let cases: [(String?, String?, [String: String], String)] = [
            ("\(nowhere)/config", nil, [:], "/nonexistent/config is not there."),
            (nil, nil, ["KUBECONFIG": "\(nowhere)/a:\(nowhere)/b"], "KUBECONFIG: none of the files"),
            (nil, "x", [:], "There is no kubeconfig in which to look for the context x."),
            (nil, nil, ["HOME": nowhere], "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set."),
            (
                nil, nil, ["KUBERNETES_SERVICE_HOST": "a", "KUBERNETES_SERVICE_PORT": "1"],
                "/nonexistent/token of the pod's service account cannot be read: No such file or directory."
            ),
        ]
        for (file, context, environment, words) in cases {
            let error = #expect(throws: ClusterAccessError.self) {
                try ClusterAccess.load(
                    kubeconfig: file, context: context, environment: environment, serviceAccountFolder: nowhere)
            }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: [
        ("a: [", "/etc/kube/config, line "),
        ("- a", "is no kubeconfig"),
        ("clusters: 5", "clusters: is not a list"),
        ("users: [{user: {}}]", "users[0].name: is not a text"),
        ("users: [{name: u, user: 5}]", "users[u].user: is not an object"),
        ("contexts: []", "current-context: is not set"),
        (config(current: "z"), "contexts: there is no context z"),
        (config(context: "user: u"), "contexts[x].context.cluster: is missing"),
        (config(context: "cluster: d"), "contexts[x].context.cluster: there is no cluster d"),
        (config(context: "cluster: c, user: v"), "contexts[x].context.user: there is no user v"),
        (config(cluster: ""), "clusters[c].cluster.server: is missing"),
        (config(cluster: "server: api"), "clusters[c].cluster.server: api is not an http or https URL"),
        (config(cluster: "server: 5"), "clusters[c].cluster.server: is not a text"),
        (
            config(cluster: "server: https://a, certificate-authority: gone.pem"),
            "clusters[c].cluster.certificate-authority: /etc/kube/gone.pem cannot be read"
        ),
        (
            config(cluster: "server: https://a, certificate-authority-data: '%'"),
            "clusters[c].cluster.certificate-authority-data: is not base64"
        ),
        (
            config(cluster: "server: https://a, certificate-authority-data: YWJj"),
            "clusters[c].cluster.certificate-authority-data: is not PEM"
        ),
        (
            config(cluster: "server: https://a, certificate-authority-data: \(data), insecure-skip-tls-verify: true"),
            "insecure-skip-tls-verify: goes with no certificate-authority"
        ),
        (
            config(cluster: "server: https://a, insecure-skip-tls-verify: maybe"),
            "insecure-skip-tls-verify: is not true or false"
        ),
        (config(cluster: "server: https://a, proxy-url: 'ftp://x'"), "clusters[c].cluster.proxy-url: ftp://x is not"),
        (
            config(cluster: "server: https://a, proxy-url: example.com"),
            "clusters[c].cluster.proxy-url: example.com is not"
        ),
        (
            config(cluster: "server: https://a, certificate-authority-data: \(keyData)"),
            "clusters[c].cluster.certificate-authority-data: is PEM, but not of certificates"
        ),
        (
            config(cluster: "server: https://a, disable-compression: 1"),
            "cluster.disable-compression: is not true or false"
        ),
        ("clusters: [{name: a, cluster: {}}, {name: a, cluster: {}}]", "clusters: a stands there twice"),
        (
            config(user: "auth-provider: {name: gcp}"),
            "users[u].user.auth-provider: was removed from Kubernetes 1.26: use exec"
        ),
        (
            config(user: "username: a, password: b"),
            "users[u].user.username: API servers have known no passwords since 1.19"
        ),
        (config(user: "token: 5"), "users[u].user.token: is not a text"),
        (config(user: "as-uid: a"), "users[u].user.as-uid: needs a user in as"),
        (config(user: "as-groups: [a]"), "users[u].user.as-groups: needs a user in as"),
        (config(user: "as-user-extra: {a: [b]}"), "users[u].user.as-user-extra: needs a user in as"),
        (config(user: "as: a, as-groups: b"), "users[u].user.as-groups: is not a list"),
        (config(user: "as: a, as-groups: [5]"), "users[u].user.as-groups[0]: is not a text"),
        (config(user: "as: a, as-user-extra: {k: b}"), "users[u].user.as-user-extra.k: is not a list"),
        (config(user: "exec: aws"), "users[u].user.exec: is not an object"),
        (config(user: "exec: {command: aws}"), "users[u].user.exec.apiVersion: is missing"),
        (
            config(user: "exec: {command: aws, apiVersion: client.authentication.k8s.io/v1alpha1}"),
            "exec.apiVersion: client.authentication.k8s.io/v1alpha1 is not supported: use client.authentication.k8s.io/v1 or "
        ),
        (exec("interactiveMode: Never", command: nil), "users[u].user.exec.command: is missing"),
        (exec(""), "users[u].user.exec.interactiveMode: is missing: use Never or IfAvailable"),
        (exec("interactiveMode: Always"), "exec.interactiveMode: is Always, and there is no terminal to ask at"),
        (exec("interactiveMode: Often"), "exec.interactiveMode: Often is none of Never, IfAvailable and Always"),
        (exec("interactiveMode: Never, args: [5]"), "users[u].user.exec.args[0]: is not a text"),
        (exec("interactiveMode: Never, env: [{value: a}]"), "users[u].user.exec.env[0].name: is not the name"),
        (exec("interactiveMode: Never, env: [{name: A, value: 5}]"), "users[u].user.exec.env[0].value: is not a text"),
        (exec("interactiveMode: Never, provideClusterInfo: a"), "exec.provideClusterInfo: is not true or false"),
        (
            config(user: "client-certificate-data: \(data), client-key-data: \(otherKeyData)"),
            "users[u].user: client-key-data: is not the key of the certificate"
        ),
        (
            config(user: "client-certificate: gone.pem"),
            "users[u].user.client-certificate: /etc/kube/gone.pem cannot be read: No such"
        ),
        (config(user: "client-key-data: \(data)"), "users[u].user.client-key-data: is PEM, but not of a private key"),
        (config(user: "client-certificate-data: \(data)"), "users[u].user.client-key: is missing"),
        (config(user: "client-key-data: \(keyData)"), "users[u].user.client-certificate: is missing"),
        (config(user: "tokenFile: gone"), "users[u].user.tokenFile: /etc/kube/gone cannot be read"),
    ])
    func namesFileAndField(text: String, words: String) {
        let error = #expect(throws: ClusterAccessError.self) { try access(text) }
        let sentence = error?.description ?? ""
        #expect(sentence.contains(words), "\(sentence)")
        #expect(sentence.contains("/etc/kube/config"))
        #expect(sentence.hasSuffix("."))
        #expect(!sentence.contains("\n"))
    }

    @Test func readsEveryFieldOfAPlugin() throws {
        var text = Self.exec(
            "args: [eks, get-token], env: [{name: A, value: b}], installHint: see there, interactiveMode: IfAvailable, "
                + "provideClusterInfo: true", command: "./bin/../aws")
        text = text.replacingOccurrences(
            of: "server: https://api:6443",
            with: "server: https://api:6443, tls-server-name: n, proxy-url: 'http://p', disable-compression: true, "
                + "certificate-authority-data: \(Self.data), extensions: [{name: other, extension: {}}, "
                + "{name: client.authentication.k8s.io/exec, extension: {audience: x}}]")
        let access = try access(text)
        #expect(
            access.exec
                == ExecPlugin(
                    version: .v1, command: "/etc/kube/aws", arguments: ["eks", "get-token"],
                    environment: [.init(name: "A", value: "b")], installHint: "see there",
                    cluster: [
                        "server": .text("https://api:6443"), "tls-server-name": .text("n"),
                        "proxy-url": .text("http://p"),
                        "disable-compression": .bool(true), "config": .object(["audience": .text("x")]),
                    ], place: "/etc/kube/config: users[u].user.exec"))
        #expect(access.disablesCompression && access.token == .none)
        // The older version may leave out whether it asks; a bare name is looked for in PATH.
        let beta = try self.access(Self.exec("", version: "v1beta1")).exec
        #expect(beta == ExecPlugin(version: .v1beta1, command: "aws", place: "/etc/kube/config: users[u].user.exec"))
    }

    @Test func otherCredentialsWinOverAPlugin() throws {
        let exec = "exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Never}"
        for other in ["token: abc", "client-certificate-data: \(Self.data), client-key-data: \(Self.keyData)"] {
            let access = try access(Self.config(user: "\(other), \(exec)"))
            #expect(access.exec == nil)
            #expect(access.remarks.count == 1)
            #expect(access.remarks.first?.contains("users[u].user.exec is not used, for ") == true)
        }
    }

    @Test func readsWhomWeActFor() throws {
        let text = Self.config(
            user: "token: abc, as: alice, as-uid: abc123, as-groups: [group-1], as-user-extra: {some-key: [some-value]}"
        )
        #expect(
            try access(text).impersonation
                == Impersonation(
                    user: "alice", uid: "abc123", groups: ["group-1"], extra: ["some-key": ["some-value"]]))
    }

    @Test func showsNothingToAServerWithoutTLS() throws {
        let access = try access(Self.config(cluster: "server: http://api:8080", user: "token: abc, as: alice"))
        #expect(access.token == .none && access.impersonation?.user == "alice")
        #expect(
            access.remarks == ["/etc/kube/config: users[u].user.token is not sent, for http://api:8080 is not https"])
    }

    @Test func anExplicitFileIsTheOnlyOne() throws {
        try withFolder { folder in
            try write(Self.config(user: "token: one", current: "''"), "\(folder)/1")
            try write(Self.config(user: "token: two"), "\(folder)/2")
            let error = #expect(throws: ClusterAccessError.self) {
                try ClusterAccess.load(
                    kubeconfig: "\(folder)/1", context: nil, environment: ["KUBECONFIG": "\(folder)/2"])
            }
            #expect(error?.description == "\(folder)/1: current-context: is not set, and no --context was given.")
        }
    }

    @Test func anEmptyFileAtHomeIsNone() throws {
        try withFolder { folder in
            try write(Self.pem, "\(folder)/ca.crt")
            try FileManager.default.createDirectory(atPath: "\(folder)/.kube", withIntermediateDirectories: true)
            try write("apiVersion: v1\nkind: Config\nclusters: []\n", "\(folder)/.kube/config")
            let environment = ["HOME": folder, "KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"]
            let access = try ClusterAccess.load(
                kubeconfig: nil, context: nil, environment: environment, serviceAccountFolder: folder)
            #expect(access.server == "https://10.0.0.1:443")
        }
    }
}
