import FleetHTTP
import Foundation
import Logging
import ScriptedAPIServer
import Testing

@testable import Central

/// Credentials that fail while Central runs: what is said of them, and that it goes on by itself.
@Suite(.timeLimit(.minutes(1))) struct CredentialFailureTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func sentence(_ event: ReflectorEvent) -> String {
        if case .failed(let failure, _) = event { "\(failure.word): \(failure.sentence)" } else { "\(event)" }
    }

    private func list(_ access: ClusterAccess, then change: () throws -> Void = {}) async throws -> [String] {
        let client = APIClient(access: access, logger: Self.quiet)
        var said = [sentence(await client.list(.nodes, continue: nil, ReflectorTimings()))]
        try change()
        for _ in 0..<2 { said.append(sentence(await client.list(.nodes, continue: nil, ReflectorTimings()))) }
        return said
    }

    @Test func aTokenFileThatIsGoneIsSaidOnceItsTokenIsRefused() async throws {
        let server = ScriptedAPIServer()
        server.expectToken("second")
        try server.start()
        defer { server.stop() }
        let folder = try TestFolder()
        try folder.write("first", "token")
        let access = ClusterAccess(server: server.url, token: .file(folder["token"]))
        let said = try await list(access) { try folder.remove("token") }
        #expect(said[0].hasPrefix("unauthorized: GET \(server.url)/api/v1/nodes: 401"))
        // It was read for the first request, and is forgotten with the refusal of the second; there is no other.
        #expect(said[1] == said[0])
        #expect(
            said[2] == "unauthorized: no credentials for \(server.url): tokenFile \(folder["token"]): cannot be read: "
                + "No such file or directory")
    }

    @Test func whatIsWrongWithCredentialsIsSaidWithTheirRefusal() async throws {
        let server = ScriptedAPIServer()
        server.expectToken("second")
        try server.start()
        defer { server.stop() }
        let access = ClusterAccess(server: server.url, token: .file("/nonexistent/token", otherwise: "first"))
        let said = try await list(access)
        #expect(
            said[0].hasPrefix("unauthorized: GET \(server.url)/api/v1/nodes: 401")
                && said[0].hasSuffix(
                    "; tokenFile /nonexistent/token: cannot be read: No such file or directory; the token beside it is shown"
                ),
            "\(said[0])")
    }

    @Test func authoritiesThatWereNeverReadAreSaid() async throws {
        let access = ClusterAccess(
            server: "https://127.0.0.1:1", tls: TLSSettings(authorities: .file("/nonexistent/ca")))
        #expect(
            try await list(access)[0]
                == "unauthorized: no credentials for https://127.0.0.1:1: certificate-authority /nonexistent/ca: cannot be "
                + "read: No such file or directory")
    }

    @Test(.enabled(if: TestPair.isPossible)) func anExpiredCertificateIsSaidWithWhatTheServerSays() async throws {
        let one = try TestPair.one
        let access = ClusterAccess(
            server: "https://127.0.0.1:1",
            tls: TLSSettings(certificate: .data(one.certificateBytes), key: .data(one.keyBytes)))
        let credentials = ClusterCredentials(access, date: { 1 << 33 }, logger: Self.quiet)
        let trouble = try await credentials.pass().trouble
        #expect(trouble?.hasPrefix("client-certificate-data: expired at 2") == true, "\(trouble ?? "")")
    }

    @Test func aPluginThatFailsIsAProblemUntilItIsWell() async throws {
        let server = ScriptedAPIServer()
        try server.put(.nodes, #"{"metadata":{"name":"n1"}}"#)
        server.expectToken("abc")
        try server.start()
        defer { server.stop() }
        let folder = try TestFolder()
        try folder.script("echo 'not logged in' >&2; exit 3", "plugin")
        let access = ClusterAccess(
            server: server.url,
            exec: ExecPlugin(version: .v1, command: folder["plugin"], place: "config: users[u].user.exec"))
        var timings = ReflectorTimings()
        timings.firstPause = .milliseconds(10)
        timings.longestPause = .milliseconds(20)
        let source = KubernetesSource(access: access, timings: timings, logger: Self.quiet)
        await source.watch([.nodes])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run() }
            try await wait { await source.problem()?.contains("exit status 3") == true }
            #expect(
                await source.problem() == "no credentials for \(server.url): config: users[u].user.exec: the plugin "
                    + "\(folder["plugin"]) ended with exit status 3: not logged in")
            try folder.script(
                #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"abc"}}'"#,
                "plugin")
            try await wait { await source.problem() == nil }
            group.cancelAll()
        }
    }

    private func wait(until condition: () async -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while !(await condition()) {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
