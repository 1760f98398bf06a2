import FleetHTTP
import FleetWire
import Foundation

/// The real Central as a process of its own, for what only a kill can show.
final class CentralProcess {
    let data: String
    let port: Int
    private var process: Process?
    private let client = HTTPClient()

    init(data: String) {
        self.data = data
        port = Int.random(in: 20_000..<30_000)
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts it and waits until it answers; gives up with what it said.
    func start() async throws {
        let process = Process()
        // Beside the test bundle; XCTest's runner and Swift Testing's pass its path as the first argument.
        let folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(fileURLWithPath: ".build/debug")
        let beside = folder.appendingPathComponent("lvsfleet-central")
        process.executableURL =
            FileManager.default.fileExists(atPath: beside.path)
            ? beside : URL(fileURLWithPath: ".build/debug/lvsfleet-central")
        process.arguments = ["--data-dir", data, "--cluster", "none", "--listen", "127.0.0.1:\(port)"]
        let log = "\(data).log"
        try Data().write(to: URL(fileURLWithPath: log))
        process.standardError = FileHandle(forWritingAtPath: log)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        self.process = process
        let deadline = Date().addingTimeInterval(20)
        while Date() < deadline {
            let answer = try? await client.send(HTTPRequest("GET", "\(url)/readyz", totalTimeout: .seconds(1)))
            if answer?.status == 200 { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw CentralProcessError(description: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "no log")
    }

    /// For a killer on another task.
    var identifier: pid_t { process?.processIdentifier ?? 0 }

    /// No handler runs, nothing is flushed: as a power cut would, but for the operating system's own buffers.
    func kill() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    func send(_ method: String, _ path: String, _ body: some Encodable) async throws -> HTTPResponse {
        try await client.send(
            HTTPRequest(method, url + path, headers: headers(), body: try JSON.encode(body), totalTimeout: .seconds(10))
        )
    }

    /// Sends bytes as they are.
    func post(_ path: String, _ bytes: [UInt8]) async throws -> HTTPResponse {
        try await client.send(
            HTTPRequest("POST", url + path, headers: headers(), body: bytes, totalTimeout: .seconds(10)))
    }

    func bytes(_ path: String) async throws -> [UInt8] {
        try await client.send(HTTPRequest("GET", url + path, headers: headers())).body
    }

    func get<Value: Decodable>(_ path: String, as type: Value.Type) async throws -> Value {
        let answer = try await client.send(HTTPRequest("GET", url + path, headers: headers()))
        return try JSON.decode(type, from: answer.body)
    }

    private func headers() throws -> [HTTPHeader] {
        let token = try String(contentsOfFile: "\(data)/admin.token", encoding: .utf8)
        return [
            HTTPHeader("Authorization", "Bearer \(token.trimmingCharacters(in: .whitespacesAndNewlines))"),
            HTTPHeader("Content-Type", "application/json"),
        ]
    }
}

struct CentralProcessError: Error, CustomStringConvertible {
    var description: String
}
