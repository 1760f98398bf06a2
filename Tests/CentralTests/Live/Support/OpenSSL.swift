import Foundation

/// The program `openssl`, for keys, certificates and signatures.
enum OpenSSL {
    private static let path = "/usr/bin/openssl"

    static let isThere = FileManager.default.isExecutableFile(atPath: path)

    static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw LiveError("openssl \(arguments.joined(separator: " ")): status \(process.terminationStatus)")
        }
    }
}
