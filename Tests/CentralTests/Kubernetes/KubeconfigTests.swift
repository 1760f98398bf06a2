import FleetHTTP
import FleetModel
import Foundation
import Testing

@testable import Central

/// Where access comes from, and what is said where it does not.
@Suite struct KubeconfigTests {
    private static let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    private static let data = Data(pem.utf8).base64EncodedString()

    /// A folder with a good file for everything.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-kubeconfig-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["ca.pem", "cert.pem", "key.pem"] { try write(Self.pem, "\(folder.path)/\(name)") }
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
            #expect(access.tls.key == .file("\(folder)/./key.pem"))
            #expect(access.token == .file("\(folder)/token"))
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
            ("\(nowhere)/config", nil, [:], "/nonexistent/config cannot be read."),
            (nil, nil, ["KUBECONFIG": "\(nowhere)/a:\(nowhere)/b"], "KUBECONFIG: none of the files"),
            (nil, "x", [:], "There is no kubeconfig in which to look for the context x."),
            (nil, nil, ["HOME": nowhere], "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set."),
            (
                nil, nil, ["KUBERNETES_SERVICE_HOST": "a", "KUBERNETES_SERVICE_PORT": "1"],
                "/nonexistent/token of the pod"
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
        (config(user: "exec: {command: aws}"), "users[u].user.exec: is not supported"),
        (config(user: "auth-provider: {name: gcp}"), "users[u].user.auth-provider: is not supported"),
        (config(user: "username: a, password: b"), "users[u].user.username: is not supported"),
        (config(user: "token: a, as: root"), "users[u].user.as: is not supported"),
        (config(user: "client-certificate-data: \(data)"), "users[u].user.client-key: is missing"),
        (config(user: "client-key-data: \(data)"), "users[u].user.client-certificate: is missing"),
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

    @Test func readsTheTokenFileAgain() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-token-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try write("one\n", file)
        let source = TokenSource(.file(file))
        let begin = ContinuousClock.now
        #expect(await source.current(at: begin) == "one")
        try write("two\n", file)
        #expect(await source.current(at: begin + .seconds(59)) == "one")
        #expect(await source.current(at: begin + .seconds(60)) == "two")
        try write("three\n", file)
        await source.forget()
        #expect(await source.current(at: begin + .seconds(61)) == "three")
        // Neither an empty file nor none takes the token away.
        try write("", file)
        #expect(await source.current(at: begin + .seconds(200)) == "three")
        try FileManager.default.removeItem(atPath: file)
        #expect(await source.current(at: begin + .seconds(300)) == "three")
    }
}
