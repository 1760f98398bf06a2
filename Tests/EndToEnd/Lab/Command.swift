import Foundation

/// A program run to its end, in a host of the lab or in the middle of it.
struct Command {
    struct Output: CustomStringConvertible {
        var arguments: [String]
        var status: Int32
        var stdout: String
        var stderr: String

        var description: String {
            "\(arguments.joined(separator: " ")) ended with \(status)\n\(stdout)\(stderr)"
        }
    }

    @discardableResult
    static func run(
        _ arguments: [String], in host: String? = nil, environment: [String: String] = [:]
    ) async throws -> Output {
        let all = host.map { ["nsenter", "--net=/run/netns/\($0)"] + arguments } ?? arguments
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = all
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        process.standardInput = FileHandle.nullDevice
        try process.run()
        async let stderr = read(err)
        let stdout = await read(out)
        let errors = await stderr
        process.waitUntilExit()
        return Output(arguments: all, status: process.terminationStatus, stdout: stdout, stderr: errors)
    }

    /// The same, where anything but success is the lab's failure.
    @discardableResult
    static func need(_ arguments: [String], in host: String? = nil) async throws -> String {
        let output = try await run(arguments, in: host)
        guard output.status == 0 else { throw LabError("\(output)") }
        return output.stdout
    }

    private static func read(_ pipe: Pipe) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let data = pipe.fileHandleForReading.readDataToEndOfFile()
                continuation.resume(returning: String(decoding: data, as: UTF8.self))
            }
        }
    }
}
