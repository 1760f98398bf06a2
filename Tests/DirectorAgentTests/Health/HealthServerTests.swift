import FleetModel
import Glibc
import Testing

@testable import DirectorAgent

struct HealthServerTests {
    /// Runs a server while the body asks it.
    private func serve(
        patience: Duration = .seconds(5), _ window: StateWindow = StateWindow(), _ body: (UInt16) async throws -> Void
    ) async throws {
        let server = try HealthServer(listen: "127.0.0.1:0", window: window, patience: patience, now: { 0 })
        let port = try #require(server.port)
        let work = Task { await server.run() }
        try await body(port)
        work.cancel()
        await work.value
    }

    /// Sends a text and reads to the end, off the cooperative pool.
    private func ask(_ port: UInt16, _ text: String) async -> String {
        await withCheckedContinuation { answered in
            PosixThread.start { answered.resume(returning: Self.ask(port, text)) }
        }
    }

    private static func ask(_ port: UInt16, _ text: String) -> String {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { return "not connected" }
        send(handle, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(handle, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        return String(decoding: answer, as: UTF8.self)
    }

    @Test func `answers GET, and nothing but GET`() async throws {
        let window = StateWindow()
        try await serve(window) { port in
            #expect(await ask(port, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(await ask(port, "GET /readyz?verbose HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 503 "))
            #expect(await ask(port, "GET /else HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 404 "))
            #expect(await ask(port, "POST /livez HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 405 "))
            #expect(await ask(port, "nonsense\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
            var state = AgentState()
            state.counters.services = 17
            window.show(state)
            #expect(await ask(port, "GET /metrics HTTP/1.1\r\n\r\n").contains("lvsfleet_agent_services 17\n"))
        }
    }

    @Test func `a long request is refused, a slow one is cut, and the next is served`() async throws {
        try await serve(patience: .milliseconds(50)) { port in
            let long = String(repeating: "x", count: 4096)
            #expect(await ask(port, "GET /livez HTTP/1.1\r\nA: \(long)").hasPrefix("HTTP/1.1 431 "))
            #expect(await ask(port, "GET /livez HTTP/1.1\r\nA:") == "")
            #expect(await ask(port, "GET /livez HTTP/1.1\r\n\r\n").hasSuffix("\r\n\r\nok\n"))
        }
    }

    @Test func `a taken port is an error with its name`() throws {
        let first = try HealthServer(listen: "127.0.0.1:0", window: StateWindow(), now: { 0 })
        let port = try #require(first.port)
        let error = try #require(throws: FileError.self) {
            try HealthServer(listen: "127.0.0.1:\(port)", window: StateWindow(), now: { 0 })
        }
        #expect(error.description == "cannot listen on 127.0.0.1:\(port): Address already in use")
    }
}
