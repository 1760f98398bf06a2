import FleetWire
import Foundation
import Supervision
import Testing

@testable import Central

/// The program itself: how it starts, refuses to start, and ends.
@Suite(.timeLimit(.minutes(2))) struct MainProgramTests {
    private final class Run {
        let process = Process()
        let log: String

        init(_ arguments: [String], folder: TemporaryFolder, environment: [String: String] = [:]) throws {
            log = "\(folder.path)/log-\(UUID())"
            try Data().write(to: URL(fileURLWithPath: log))
            process.executableURL = Self.program
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardError = FileHandle(forWritingAtPath: log)
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        }

        deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

        /// Beside the bundle of the tests, whose path is among the runner's arguments.
        private static var program: URL {
            let folders = CommandLine.arguments.filter { $0.contains(".xctest") }.map {
                URL(fileURLWithPath: String($0.prefix(upTo: $0.range(of: ".xctest")?.upperBound ?? $0.endIndex)))
                    .deletingLastPathComponent()
            }
            let places = folders + [URL(fileURLWithPath: ".build/debug")]
            let programs = places.map { $0.appendingPathComponent("lvsfleet-central") }
            return programs.first { FileManager.default.fileExists(atPath: $0.path) } ?? programs[0]
        }

        var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

        func end() async throws -> Int32 {
            try await ControlFixture.require { !process.isRunning }
            return process.terminationStatus
        }

        func waitUntilListening() async throws {
            try await ControlFixture.require { said.contains("listening on") || !process.isRunning }
        }
    }

    private func arguments(_ folder: TemporaryFolder, _ more: [String] = []) -> [String] {
        ["--data-dir", "\(folder.path)/data/central", "--cluster", "none", "--listen", "127.0.0.1:0"] + more
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func theFirstStartMakesAFolderADatabaseAndATokenThatTheSecondKeeps() async throws {
        let folder = try TemporaryFolder()
        let data = "\(folder.path)/data/central"
        let first = try Run(arguments(folder), folder: folder)
        try await first.waitUntilListening()
        #expect(try mode(data) == 0o700)
        #expect(try mode("\(data)/admin.token") == 0o600)
        #expect(try mode("\(data)/lvsfleet.db") == 0o600)
        let token = try String(contentsOfFile: "\(data)/admin.token", encoding: .utf8)
        #expect(token.count == 65 && token.hasSuffix("\n"))
        first.process.terminate()
        #expect(try await first.end() == 0)
        let second = try Run(arguments(folder), folder: folder)
        try await second.waitUntilListening()
        #expect(try String(contentsOfFile: "\(data)/admin.token", encoding: .utf8) == token)
        second.process.interrupt()
        #expect(try await second.end() == 0)
    }

    @Test func systemdHearsWhenItListensThatItWorksAndWhenItEnds() async throws {
        let folder = try TemporaryFolder()
        let inbox = try DatagramInbox(isAbstract: true)
        let run = try Run(
            arguments(folder), folder: folder, environment: ["NOTIFY_SOCKET": inbox.name, "WATCHDOG_USEC": "200000"])
        var heard: Set<String> = []
        try await ControlFixture.require {
            while let text = inbox.next(milliseconds: 0) { heard.insert(text) }
            return heard.count >= 2 || !run.process.isRunning
        }
        #expect(heard == ["READY=1\nSTATUS=listens on 127.0.0.1:0", "WATCHDOG=1"], "\(run.said)")
        run.process.terminate()
        #expect(try await run.end() == 0)
        while let text = inbox.next(milliseconds: 0) { heard.insert(text) }
        #expect(heard.contains("STOPPING=1"))
    }

    @Test func aReasonNotToStartIsOneSentenceAndStatus1() async throws {
        let folder = try TemporaryFolder()
        let data = "\(folder.path)/data/central"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try Data("no database".utf8).write(to: URL(fileURLWithPath: "\(data)/lvsfleet.db"))
        let run = try Run(arguments(folder), folder: folder)
        #expect(try await run.end() == 1)
        #expect(run.said.hasPrefix("lvsfleet-central: \(data)/lvsfleet.db: is not a SQLite database"))
        #expect(run.said.filter { $0 == "\n" }.count == 1)
    }

    @Test func aKubeconfigThatCannotBeReadIsStatus1AndNothingIsMade() async throws {
        let folder = try TemporaryFolder()
        let data = "\(folder.path)/data"
        let run = try Run(["--data-dir", data, "--kubeconfig", "\(folder.path)/none"], folder: folder)
        #expect(try await run.end() == 1)
        #expect(run.said.contains("\(folder.path)/none"))
        #expect(!FileManager.default.fileExists(atPath: data))
    }

    @Test func anAddressInUseIsStatus1AndNamesIt() async throws {
        let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
        let first = try Run(arguments(one), folder: one)
        try await first.waitUntilListening()
        let port = try #require(first.said.split(separator: ":").last?.prefix { $0.isNumber })
        let second = try Run(
            ["--data-dir", two.path, "--cluster", "none", "--listen", "127.0.0.1:\(port)"], folder: two)
        #expect(try await second.end() == 1)
        #expect(second.said.contains("lvsfleet-central: cannot listen on 127.0.0.1:\(port)"))
    }

    @Test(arguments: [["--nonsense"], ["--data-dir", "d", "--listen", "0.0.0.0:1"]])
    func usageIsStatus2(_ arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        let run = try Run(arguments, folder: folder)
        #expect(try await run.end() == 2)
        #expect(run.said.hasPrefix("Error: "))
    }

    @Test func theVersionIsStatus0() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Run(["--version"], folder: folder).end() == 0)
    }
}
