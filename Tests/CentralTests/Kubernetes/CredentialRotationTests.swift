import FleetHTTP
import Foundation
import Logging
import Testing

@testable import Central

/// Certificates that are replaced on disk, shown with real TLS servers. What client-go shows in `ca_rotation_test.go`.
@Suite(.timeLimit(.minutes(1)), .enabled(if: TestPair.isPossible)) struct CredentialRotationTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func list(
        _ credentials: ClusterCredentials, _ port: Int, at now: ContinuousClock.Instant = .now, once: Bool = false
    ) async throws -> Int {
        let pass = try await credentials.pass(at: now)
        var request = HTTPRequest("GET", "https://127.0.0.1:\(port)/api/v1/nodes", headers: pass.headers)
        request.usesConnectionOnce = once
        do {
            return try await pass.client.send(request).status
        } catch {
            await credentials.failed(pass)
            throw error
        }
    }

    @Test func `a server of a new authority is trusted once the bundle names it`() async throws {
        let (one, two) = (try TestPair.one, try TestPair.two)
        let folder = try TestFolder()
        try folder.write(one.certificate, "ca.pem")
        let access = ClusterAccess(server: "", tls: TLSSettings(authorities: .file(folder["ca.pem"])))
        let credentials = ClusterCredentials(access, logger: Self.quiet)
        let port = try await TLSServer(pair: one).run { (port: Int) async throws -> Int in
            #expect(try await list(credentials, port, once: true) == 200)
            return port
        }
        try await TLSServer(pair: two).run(port: port) { port in
            let error = await #expect(throws: HTTPClientError.self) { try await list(credentials, port) }
            #expect(error?.kind == .tls)
            #expect(error?.reason.contains("certificate") == true, "\(error?.reason ?? "")")
            // Half written: nothing changes, and it is said.
            try folder.write(String(two.certificate.prefix(200)), "ca.pem")
            await #expect(throws: HTTPClientError.self) { try await list(credentials, port) }
            #expect(try await credentials.pass().trouble?.contains("ca.pem: is PEM, but not") == true)
            await credentials.failed(try await credentials.pass())
            // The failure has it looked at again; no minute passes.
            try folder.write(two.certificate, "ca.pem")
            #expect(try await list(credentials, port) == 200)
            #expect(try await credentials.pass().trouble == nil)
        }
    }

    @Test func `a new bundle makes new connections and leaves what is under way`() async throws {
        let (one, two) = (try TestPair.one, try TestPair.two)
        let folder = try TestFolder()
        try folder.write(one.certificate, "ca.pem")
        let access = ClusterAccess(server: "", tls: TLSSettings(authorities: .file(folder["ca.pem"])))
        let credentials = ClusterCredentials(access, logger: Self.quiet)
        let server = TLSServer(pair: one)
        try await server.run { port in
            let begin = ContinuousClock.now
            #expect(try await list(credentials, port, at: begin) == 200)
            #expect(try await list(credentials, port, at: begin) == 200)
            let watch = try await credentials.pass(at: begin).client.stream(
                HTTPRequest("GET", "https://127.0.0.1:\(port)/api/v1/nodes?watch=1"))
            #expect(watch.head.status == 200)
            try folder.write(two.certificate + one.certificate, "ca.pem")
            #expect(try await list(credentials, port, at: begin + .seconds(59)) == 200)
            var chunks = watch.chunks.makeAsyncIterator()
            _ = try await chunks.next()
            #expect(try await list(credentials, port, at: begin + .seconds(60)) == 200)
            // The watch, whose client nobody else holds any more, goes on and ends well.
            _ = try await chunks.next()
            while try await chunks.next() != nil {}
            let ports = server.log.ports
            #expect(ports.count == 5)
            #expect(ports[0] == ports[1] && ports[4] != ports[0] && ports[4] != ports[3])
        }
    }

    @Test func `a new client certificate is shown, and a key that is not its own is not`() async throws {
        let (one, two) = (try TestPair.one, try TestPair.two)
        let folder = try TestFolder()
        try folder.write(one.certificate, "cert.pem")
        try folder.write(one.key, "key.pem")
        let access = ClusterAccess(
            server: "",
            tls: TLSSettings(
                authorities: .data(one.certificateBytes), certificate: .file(folder["cert.pem"]),
                key: .file(folder["key.pem"])))
        let credentials = ClusterCredentials(access, logger: Self.quiet)
        try await TLSServer(pair: one, clients: two).run { port in
            await #expect(throws: HTTPClientError.self) { try await list(credentials, port) }
            try folder.write(two.certificate, "cert.pem")
            await #expect(throws: HTTPClientError.self) { try await list(credentials, port) }
            let trouble = try await credentials.pass().trouble
            #expect(
                trouble
                    == "client-key \(folder["key.pem"]): is not the key of the certificate; what was read before stays in force"
            )
            await credentials.failed(try await credentials.pass())
            try folder.write(two.key, "key.pem")
            #expect(try await list(credentials, port) == 200)
        }
    }

    @Test func `a plugin's certificate is shown, and the next one after a 401`() async throws {
        let (one, two) = (try TestPair.one, try TestPair.two)
        let folder = try TestFolder()
        @Sendable func answer(_ pair: TestPair, _ token: String) throws {
            let document = ["clientCertificateData": pair.certificate, "clientKeyData": pair.key, "token": token]
            let status = String(decoding: try JSONEncoder().encode(document), as: UTF8.self)
            try folder.write(
                #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":\#(status)}"#,
                "answer")
        }
        try folder.script("cat '\(folder["answer"])'; echo run >> '\(folder["runs"])'", "plugin")
        try answer(one, "first")
        let access = ClusterAccess(
            server: "", tls: TLSSettings(authorities: .data(one.certificateBytes)),
            exec: ExecPlugin(version: .v1, command: folder["plugin"], place: "config: users[u].user.exec"))
        let credentials = ClusterCredentials(access, logger: Self.quiet)
        let server = TLSServer(pair: one, clients: one, token: "second")
        try await server.run { port in
            let pass = try await credentials.pass()
            let request = HTTPRequest("GET", "https://127.0.0.1:\(port)/api/v1/nodes", headers: pass.headers)
            #expect(try await pass.client.send(request).status == 401)
            // It was fetched after the request began, and is not what the 401 speaks of.
            await credentials.refused(pass)
            try answer(one, "second")
            #expect(try await list(credentials, port) == 401)
            await credentials.refused(try await credentials.pass())
            #expect(try await list(credentials, port) == 200)
            #expect(server.log.authorizations == ["Bearer first", "Bearer first", "Bearer second"])
            #expect(Set(server.log.ports).count == 1)
            #expect(try folder.read("runs") == "run\nrun\n")
            // A certificate that the server does not know: it is shown, on a connection of its own, and refused.
            try answer(two, "second")
            await credentials.refused(try await credentials.pass())
            await #expect(throws: HTTPClientError.self) { try await list(credentials, port) }
        }
    }
}
