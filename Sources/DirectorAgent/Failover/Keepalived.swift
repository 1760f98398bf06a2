import Glibc
import Subprocess

/// keepalived, by its command line and its process id.
struct Keepalived: VRRPProgram {
    static let patience = Duration.seconds(10)

    /// Where it writes its process id.
    var process: String

    func test(_ path: String) async throws(FailoverProblem) {
        let result: ExecutionResult
        do {
            result = try await Self.run(["--config-test", "--use-file=\(path)"])
        } catch {
            throw FailoverProblem("keepalived --config-test \(path): \(error)")
        }
        guard !result.isSuccess else { return }
        let words = result.words.isEmpty ? "it says no, and not why" : result.words
        throw FailoverProblem("keepalived does not take \(path): \(words)")
    }

    /// SIGHUP. The agent may lack the right: then a unit of root's watches the file.
    func reload() throws(FailoverProblem) -> Bool {
        guard let id = running else { return false }
        if kill(id, SIGHUP) == 0 { return true }
        if errno == EPERM || errno == ESRCH { return false }
        throw FailoverProblem(
            "keepalived (process \(id)) cannot be told to reload: \(String(cString: strerror(errno)))")
    }

    var isRunning: Bool { running != nil }

    private var running: pid_t? {
        guard let bytes = try? AtomicFile.read(path: process, limit: 64),
            let id = pid_t(String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }), id > 1,
            Self.isKeepalived(id)
        else { return nil }
        return id
    }

    /// An id from a file that was left behind may be anybody's by now.
    private static func isKeepalived(_ id: pid_t) -> Bool {
        // Files of /proc have no size to go by.
        guard let file = fopen("/proc/\(id)/comm", "re") else { return false }
        defer { fclose(file) }
        var name = [CChar](repeating: 0, count: 64)
        guard fgets(&name, Int32(name.count), file) != nil else { return false }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .hasPrefix("keepalived")
    }

    private struct ExecutionResult {
        var isSuccess: Bool
        var words: String
    }

    private static func run(_ arguments: [String]) async throws -> ExecutionResult {
        try await withThrowingTaskGroup(of: ExecutionResult?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    .name("keepalived"), arguments: Arguments(arguments), output: .string(limit: 64 << 10),
                    error: .string(limit: 64 << 10))
                let lines = (result.standardError + result.standardOutput).split(separator: "\n")
                return ExecutionResult(
                    isSuccess: result.terminationStatus.isSuccess, words: lines.prefix(3).joined(separator: "; "))
            }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else {
                throw FailoverProblem("no answer within \(patience)")
            }
            return result
        }
    }
}
