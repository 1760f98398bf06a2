import Foundation
import Testing

/// A script of `install/`, run to its end.
struct Script {
    struct Output: CustomStringConvertible {
        var status: Int32
        var stdout: String
        var stderr: String

        var lines: [Substring] { stdout.split(separator: "\n") }
        var description: String { "ended with \(status)\n\(stdout)\(stderr)" }
    }

    var name: String

    /// - Parameter tree: a root that is not this machine's; without one the script looks at this machine.
    func run(_ arguments: [String], on tree: Tree? = nil) throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(Self.checkout)/install/\(name)")
        process.arguments = (tree.map { ["--root", $0.path] } ?? []) + arguments
        process.standardInput = FileHandle.nullDevice
        // Files, because a pipe that nobody reads stops who writes to it.
        let folder = FileManager.default.temporaryDirectory
        let files = try ["out", "err"].map { end in
            let file = folder.appendingPathComponent("script-\(UUID().uuidString).\(end)")
            try Data().write(to: file)
            return file
        }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus, stdout: try String(contentsOf: files[0], encoding: .utf8),
            stderr: try String(contentsOf: files[1], encoding: .utf8))
    }

    func expectDone(
        _ arguments: [String], on tree: Tree, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let output = try run(arguments, on: tree)
        #expect(output.status == 0 && output.stderr == "", "\(output)", sourceLocation: sourceLocation)
    }

    /// One sentence on standard error, and nothing else.
    func expectRefused(
        _ arguments: [String], on tree: Tree, _ status: Int32, _ words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let output = try run(arguments, on: tree)
        #expect(output.status == status && output.stdout == "", "\(output)", sourceLocation: sourceLocation)
        let sentences = output.stderr.split(separator: "\n")
        #expect(
            output.stderr.contains(words) && sentences.count == 1, "\(output)", sourceLocation: sourceLocation)
    }

    /// This file lies in Tests/InstallTests/Support.
    private static let checkout = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }.path
}
