import Foundation

/// A long-running program of ours in a host of the lab, with what it says kept in a file.
final class Daemon {
    let name: String
    private let host: String
    private var arguments: [String]
    private var process: Process?
    private var log: String { "\(Lab.state)/logs/\(name).log" }

    init(_ name: String, in host: String, _ arguments: [String]) {
        self.name = name
        self.host = host
        self.arguments = arguments
    }

    /// Takes another program from its next start on, with the same arguments.
    func replaceProgram(by path: String) { arguments[0] = path }

    func start() throws {
        try FileManager.default.createDirectory(atPath: "\(Lab.state)/logs", withIntermediateDirectories: true)
        let handle = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard handle >= 0 else { throw LabError("open \(log): \(String(cString: strerror(errno)))") }
        let file = FileHandle(fileDescriptor: handle, closeOnDealloc: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/nsenter")
        process.arguments = ["--net=/run/netns/\(host)"] + arguments
        process.standardOutput = file
        process.standardError = file
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    var isRunning: Bool { process?.isRunning ?? false }

    /// Ends it at once, as the kernel would: no handler runs.
    func kill() { end(by: SIGKILL) }

    /// Asks it to end, as systemd would.
    func stop() { end(by: SIGTERM) }

    private func end(by signal: Int32) {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, signal)
        process.waitUntilExit()
    }

    /// The last lines of what it said, for a failure's message.
    var lastWords: String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return "--- \(name):\n" + text.split(separator: "\n").suffix(25).joined(separator: "\n")
    }

    func has(said words: String) -> Bool {
        ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").contains(words)
    }
}
