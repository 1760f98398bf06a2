import Foundation
import Subprocess
import SystemPackage

extension ExecPlugin {
    /// The longest credential that is taken, and how much of the plugin's complaints is looked at.
    private static let outputLimit = 1 << 20
    private static let complaintLimit = 4 << 10

    /// Runs the program, and gives what it printed.
    func run(authorities: [UInt8]?) async throws(ClusterAccessError) -> ExecCredential {
        let info = try info(authorities: authorities)
        let output: [UInt8]
        do {
            output = try await withDeadline { try await print(info) }
        } catch let error as ClusterAccessError {
            throw error
        } catch let error as SubprocessError where error.code == .executableNotFound {
            if access(command, F_OK) == 0 { throw self.error("cannot be executed") }
            let hint = installHint.map { ": \($0.oneLine)" } ?? ""
            throw self.error("was not found\(command.contains("/") ? "" : " in PATH")\(hint)")
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw self.error("printed more than \(Self.outputLimit) bytes")
        } catch is CancellationError {
            throw self.error("gave no credential within \(patience.components.seconds) s and was ended")
        } catch {
            throw self.error("could not be run: \("\(error)".oneLine)")
        }
        do throws(ClusterAccessError.Reason) {
            return try ExecCredential(printed: output, version)
        } catch {
            throw self.error(error.text)
        }
    }

    private func print(_ info: String) async throws -> [UInt8] {
        var variables: [Environment.Key: String?] = [:]
        for variable in environment + [Variable(name: "KUBERNETES_EXEC_INFO", value: info)] {
            guard let key = Environment.Key(rawValue: variable.name) else { continue }
            variables[key] = .some(variable.value)
        }
        // A group of its own, so that what the plugin started ends with it.
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        // As Go looks: a bare name in our PATH, whatever the plugin's will be.
        let program =
            command.contains("/")
            ? FilePath(command)
            : try await Executable.name(command)
                .resolveExecutablePath(in: .inherit)
        let result = try await Subprocess.run(
            .path(program), arguments: Arguments(arguments), environment: .inherit.updating(variables),
            platformOptions: options, input: .none, output: .bytes(limit: Self.outputLimit), error: .sequence
        ) { execution in
            var complaint: [UInt8] = []
            for try await piece in execution.standardError where complaint.count < Self.complaintLimit {
                complaint += piece.withUnsafeBytes { Array($0) }
            }
            return complaint
        }
        guard result.terminationStatus.isSuccess else {
            let complaint = String(decoding: result.closureResult.prefix(Self.complaintLimit), as: UTF8.self)
            let words = complaint.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
            throw error("\(result.terminationStatus.words)\(words.map { ": \(String($0).oneLine)" } ?? "")")
        }
        return result.standardOutput
    }

    /// Cancels the work at the deadline, which ends the program too.
    private func withDeadline<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else { throw CancellationError() }
            return value
        }
    }

    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

extension TerminationStatus {
    fileprivate var words: String {
        switch self {
        case .exited(let code): "ended with exit status \(code)"
        case .signaled(let signal): "was ended by signal \(signal)"
        }
    }
}

extension String {
    /// Fit for a log: one line without control characters, which could steer a terminal, and not too long.
    fileprivate var oneLine: String {
        let words = split {
            $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control } || $0.isWhitespace
        }
        return String(words.joined(separator: " ").prefix(500))
    }
}
