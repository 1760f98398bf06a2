import FleetModel
import Foundation
import Testing

@testable import DirectorAgent

/// Against `openssl s_server`, which ends a handshake that does not ask for the name.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")), .timeLimit(.minutes(1)))
struct HTTPSProberTests {
    private func openssl(_ arguments: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    @Test func `the name is asked for at the address, and the certificate is not looked at`() async throws {
        let folder = try TemporaryFolder()
        let (key, certificate) = ("\(folder.path)/key.pem", "\(folder.path)/cert.pem")
        let make = try openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=other.example "
                + "-keyout \(key) -out \(certificate)")
        make.waitUntilExit()
        try #require(make.terminationStatus == 0)
        let port = Listener.freePort()
        let server = try openssl(
            "s_server -accept 127.0.0.1:\(port) -www -cert \(certificate) -key \(key) -cert2 \(certificate) -key2 \(key) "
                + "-servername shop.example -servername_fatal")
        defer { server.terminate() }
        func result(_ host: String?, status: StatusRange? = nil) async -> ProbeResult {
            let check = Pool.Check(type: .https, host: host, status: status, timeoutMillis: 5000)
            let address = IPAddress(v4: 0x7F00_0001)
            return await HTTPSProber().probe(CheckTarget(address: address, check: Slice.Check(check, port: port)))
        }
        try await eventually("it listens") { await result("shop.example") == .passed }
        #expect(await result("shop.example", status: StatusRange(404, 404)) == .failed("GET / answered 200, not 404"))
        let good = CheckTarget(
            address: IPAddress(v4: 0x7F00_0001),
            check: Slice.Check(Pool.Check(type: .https, host: "shop.example", timeoutMillis: 5000), port: port))
        #expect(await HTTPSProber().probe(good, from: IPAddress(v4: 0x7F00_0002)) == .passed)
        #expect(
            await HTTPSProber().probe(good, from: IPAddress(v4: 0xC633_6409)) == .unasked, "an address that is not here"
        )
        guard case .failed(let reason) = await result("wrong.example") else {
            Issue.record("another name was taken")
            return
        }
        #expect(reason.hasPrefix("GET /: "), "\(reason)")
    }
}
