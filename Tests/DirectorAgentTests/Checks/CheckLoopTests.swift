import FleetModel
import Glibc
import Synchronization
import Testing

@testable import DirectorAgent

/// Probes against real sockets. The suite is serial: each test listens to time.
@Suite(.serialized, .timeLimit(.minutes(2))) struct CheckLoopTests {
    /// A loop at work, and what it last said.
    private final class Watch: Sendable {
        let loop: CheckLoop
        private let box = Box()
        private let tasks: [Task<Void, Never>]

        init() throws {
            let loop = try CheckLoop()
            self.loop = loop
            tasks = [
                Task { await loop.run() },
                Task { [box] in for await down in loop.changes { box.latest.withLock { $0 = down } } },
            ]
        }

        private final class Box: Sendable { let latest = Mutex<[CheckTarget: String]>([:]) }
        deinit { for task in tasks { task.cancel() } }

        func reason(_ target: CheckTarget) -> String? { box.latest.withLock { $0[target] } }

        func check(_ targets: CheckTarget...) { loop.check(Set(targets), avoiding: []) }
    }

    private func target(_ type: Pool.Check.Kind, _ port: UInt16, _ change: (inout Pool.Check) -> Void = { _ in })
        -> CheckTarget
    {
        var check = Pool.Check(type: type, intervalMillis: 100, timeoutMillis: 100)
        change(&check)
        return CheckTarget(address: IPAddress(v4: 0x7F00_0001), check: Slice.Check(check, port: port))
    }

    /// Waits until the loop has probed a while: what it says of all targets by then is its answer.
    private func probes(_ watch: Watch, _ count: Int) async throws {
        let before = watch.loop.count
        try await eventually("\(count) probes") { watch.loop.count >= before + count }
    }

    @Test func `a listener is up, a closed port is refused, and both change`() async throws {
        let watch = try Watch()
        let good = try Listener(answer: "")
        let (up, closed) = (target(.tcp, good.port), target(.tcp, Listener.freePort()))
        watch.check(up, closed)
        try await eventually("refused") { watch.reason(closed) == "connect: Connection refused" }
        try await eventually("probed") { good.requests.count >= 4 }
        #expect(watch.reason(up) == nil)
        good.end()
        try await eventually("down") { watch.reason(up) == "connect: Connection refused" }
        // One that is no target any more is forgotten.
        watch.check(up)
        try await eventually("forgotten") { watch.reason(closed) == nil }
        #expect(watch.reason(up) != nil, "one that stays keeps its state")
    }

    @Test func `a server that comes back is up again`() async throws {
        let watch = try Watch()
        let port = Listener.freePort()
        let one = target(.tcp, port)
        watch.check(one)
        try await eventually("refused") { watch.reason(one) != nil }
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        try #require(SocketAddress(one.address, port: port).bind(handle) == 0 && listen(handle, 64) == 0)
        try await eventually("back") { watch.reason(one) == nil }
    }

    @Test func `a full backlog is silence, and silence is down`() async throws {
        let watch = try Watch()
        let full = try Listener(answer: nil, backlog: 0)
        // Linux lets one more in than the backlog says.
        let waiting = (0..<2).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        }
        defer { for handle in waiting { close(handle) } }
        for handle in waiting { _ = SocketAddress(IPAddress(v4: 0x7F00_0001), port: full.port).connect(handle) }
        let silent = target(.tcp, full.port)
        watch.check(silent)
        try await eventually("silent") { watch.reason(silent) == "no answer in 100 ms" }
    }

    @Test(arguments: [
        ("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", nil),
        ("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nsorry", "GET /ready answered 503, not 200-399"),
        ("220 mail\r\n", "GET /ready: the answer is not HTTP"),
    ])
    func `an HTTP answer is judged by its status`(answer: String, reason: String?) async throws {
        let watch = try Watch()
        let server = try Listener(answer: answer)
        let http = target(.http, server.port) {
            $0.path = "/ready"
            $0.host = "shop.example"
        }
        watch.check(http)
        try await eventually("asked") { server.requests.count >= 4 && watch.reason(http) == reason }
        #expect(server.requests[0].hasPrefix("GET /ready HTTP/1.1\r\nHost: shop.example\r\n"))
    }

    @Test func `an HTTP server that accepts and says nothing is down`() async throws {
        let watch = try Watch()
        let dumb = try Listener(answer: nil)
        let http = target(.http, dumb.port)
        watch.check(http)
        try await eventually("down") { watch.reason(http) == "no answer in 100 ms" }
    }

    @Test func `a datagram to a closed port is down by its ICMP error, an open port is up in silence`() async throws {
        let watch = try Watch()
        let handle = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(handle) }
        try #require(SocketAddress(IPAddress(v4: 0x7F00_0001), port: 0).bind(handle) == 0)
        let open = target(.udp, Listener.port(of: handle))
        let closed = target(.udp, Listener.freePort(datagrams: true))
        watch.check(open, closed)
        try await eventually("refused") { watch.reason(closed) == "datagram: Connection refused" }
        try await probes(watch, 60)
        #expect(watch.reason(closed) != nil, "silence between two errors is no answer")
        #expect(watch.reason(open) == nil)
    }

    @Test func `TLS to what speaks none, or is not there, is down`() async throws {
        let watch = try Watch()
        let plain = try Listener(answer: "")
        let https = target(.https, plain.port) {
            $0.host = "shop.example"
            $0.timeoutMillis = 2000
        }
        let closed = target(.https, Listener.freePort())
        watch.check(https, closed)
        try await eventually("down") { watch.reason(https)?.hasPrefix("GET /: ") == true }
        try await eventually("down") { watch.reason(closed)?.hasPrefix("GET /: ") == true }
    }

    @Test func `first probes are spread over the interval, and each target has one an interval`() async throws {
        let queue = try ReadyQueue()
        var lanes = ProbeLanes(queue: queue) { _, _, _, _ in }
        var random = SeededGenerator(seed: 3)
        // Nobody answers for these: TLS is somebody else's work, and the results never come.
        let targets = (0..<100).map { number in
            CheckTarget(
                address: IPAddress(v4: 0x0A00_0000 + UInt32(number)),
                check: Slice.Check(Pool.Check(type: .https, intervalMillis: 500, timeoutMillis: 500), port: 443))
        }
        lanes.set(Set(targets), avoiding: [], now: 0, using: &random)
        var counts: [Int] = []
        for now in stride(from: Int64(0), to: 5_000_000_000, by: 5_000_000) {
            lanes.keepAppointments(now: now, using: &random)
            if now % 100_000_000 == 0 { counts.append(lanes.count) }
        }
        for (before, after) in zip(counts, counts.dropFirst()) { #expect((5...40).contains(after - before)) }
        #expect((900...1100).contains(lanes.count))
        #expect(lanes.down.count == 100)
        #expect(Set(lanes.down.values) == ["no answer in 500 ms"])
    }

    @Test func `no probe is sent from a VIP`() async throws {
        let server = try Listener(answer: nil)
        let one = target(.tcp, server.port)
        let other = IPAddress(v4: 0x7F00_0002)
        #expect(ProbeSource(to: one.address, avoiding: []) == .kernel)
        #expect(ProbeSource(to: one.address, avoiding: [other]) == .kernel)
        // The kernel answers itself from the address that was asked; loopback addresses are none to send from otherwise.
        switch ProbeSource(to: one.address, avoiding: [one.address]) {
        case .kernel: Issue.record("127.0.0.1 was taken")
        case .own(let source): #expect(source != one.address && source != other)
        case .none: break
        }
        guard case .underWay(let probe) = Probe.start(one, from: other) else {
            Issue.record("127.0.0.2 was not taken")
            return
        }
        #expect(SocketAddress.source(of: probe.handle) == other)
    }
}
