import Foundation

/// A program that runs beside the tests and does not outlive them, however they end.
final class LiveProcess {
    private let process = Process()
    /// Kills the program when the tests' end of its standard input closes without a word.
    private let guardian = Process()
    private let input = Pipe()

    init(_ program: String, _ arguments: [String], log: String) throws {
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(fileURLWithPath: log)) }
        let output = FileHandle(forWritingAtPath: log)
        output?.seekToEndOfFile()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        guardian.executableURL = URL(fileURLWithPath: "/bin/sh")
        guardian.arguments = ["-c", #"read -r _ || kill -9 "$1""#, "sh", "\(process.processIdentifier)"]
        guardian.standardInput = input
        try guardian.run()
    }

    deinit { try? input.fileHandleForWriting.close() }

    var isRunning: Bool { process.isRunning }

    /// Stops it where it stands, or lets it go on: SIGSTOP, SIGCONT.
    func signal(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Ends it by a signal: SIGKILL as a power cut would, SIGTERM in good order.
    func end(_ signal: Int32 = SIGKILL) {
        if process.isRunning { kill(process.processIdentifier, signal) }
        process.waitUntilExit()
        // Its number may soon be another's.
        try? input.fileHandleForWriting.write(contentsOf: Data("over\n".utf8))
        guardian.waitUntilExit()
    }
}
