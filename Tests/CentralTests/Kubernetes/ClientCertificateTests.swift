import FleetHTTP
import FleetModel
import Foundation
import Logging
import Testing

@testable import Central

/// TLS with a client certificate, all the way from a kubeconfig to a list, against `openssl s_server`.
@Suite(.timeLimit(.minutes(1))) struct ClientCertificateTests {
    private func run(_ arguments: [String], in folder: String, waiting: Bool = true) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = waiting ? FileHandle.nullDevice : Pipe()
        try process.run()
        if waiting {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " "))")
        }
        return process
    }

    /// A port that was free a moment ago.
    private func freePort() -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
            } ? UInt16(bigEndian: $0.pointee.sin_port) : 0
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")), arguments: [true, false])
    func showsItsCertificate(hasCertificate: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-tls-\(UUID())").path
        try FileManager.default.createDirectory(atPath: "\(folder)/api/v1", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // One certificate that signs itself and is everything: authority, server and client.
        _ = try run(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=kubernetes", "-addext", "subjectAltName=DNS:kubernetes", "-keyout", "key.pem", "-out",
                "cert.pem",
            ], in: folder)
        let list = #"{"kind":"NodeList","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"n1"}}]}"#
        try "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n\(list)".write(
            toFile: "\(folder)/api/v1/nodes?limit=500", atomically: true, encoding: .utf8)
        let port = freePort()
        let server = try run(
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "cert.pem", "-key", "key.pem", "-CAfile",
                "cert.pem",
                "-Verify", "1", "-verify_return_error", "-HTTP",
            ], in: folder, waiting: false)
        defer {
            // It inherits the mask of a thread that blocks SIGTERM.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        let user = hasCertificate ? "client-certificate: cert.pem, client-key: key.pem" : "token: abc"
        let config = """
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:\(port)", certificate-authority: cert.pem,
              tls-server-name: kubernetes}}]
            users: [{name: u, user: {\(user)}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """
        try config.write(toFile: "\(folder)/config", atomically: true, encoding: .utf8)
        let client = APIClient(access: try .load(kubeconfig: "\(folder)/config", context: nil, environment: [:]))
        var event = await client.list(.nodes, continue: nil, ReflectorTimings())
        let end = ContinuousClock.now + .seconds(10)
        // Until the server listens.
        while case .failed(.broken(let sentence), _) = event, sentence.contains("connect"), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(10))
            event = await client.list(.nodes, continue: nil, ReflectorTimings())
        }
        if hasCertificate {
            guard case .page(let page) = event else {
                Issue.record("\(event)")
                return
            }
            #expect(page.items.map(\.metadata.name) == ["n1"])
        } else {
            guard case .failed(.broken, _) = event else {
                Issue.record("\(event)")
                return
            }
        }
    }
}
