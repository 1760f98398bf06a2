import Foundation
import Testing

/// A certificate of 127.0.0.1 that signs itself, authority, server and client in one, and its key; made with `openssl`.
struct TestPair: Sendable {
    let certificate: String
    let key: String

    var certificateBytes: [UInt8] { Array(certificate.utf8) }
    var keyBytes: [UInt8] { Array(key.utf8) }

    private static let openssl = "/usr/bin/openssl"
    static let isPossible = FileManager.default.isExecutableFile(atPath: openssl)

    /// Two that have nothing to do with each other, made once for all tests.
    static var one: TestPair { get throws { try first.get() } }
    static var two: TestPair { get throws { try second.get() } }
    private static let first = Result { try make("one") }
    private static let second = Result { try make("two") }

    private static func make(_ name: String) throws -> TestPair {
        let folder = try TestFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: openssl)
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj",
            "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder["key.pem"], "-out",
            folder["cert.pem"],
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return TestPair(certificate: try folder.read("cert.pem"), key: try folder.read("key.pem"))
    }
}
