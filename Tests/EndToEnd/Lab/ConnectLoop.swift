import Foundation
import Glibc

/// A client that opens a new connection every few milliseconds, however long the others take, and remembers which came about.
final class ConnectLoop: @unchecked Sendable {
    struct Sample: Sendable {
        /// Seconds on the monotonic clock at which it was begun.
        var time: Double
        var isOpened: Bool
    }

    private struct Attempt {
        var handle: Int32
        var time: Double
    }

    private let interval: Double
    private let patience: Double
    private let lock = NSLock()
    private var collected: [Sample] = []
    private var isStopping = false
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter patience: how long one may take, in seconds: less than the second after which TCP asks again.
    init(_ address: String, _ port: UInt16, every interval: Double = 0.01, patience: Double = 0.2) {
        self.interval = interval
        self.patience = patience
        Thread.detachNewThread { [self] in
            defer { ended.signal() }
            guard (try? NetworkNamespace.enter("client")) != nil else { return }
            run(address, port)
        }
    }

    /// Ends the loop and gives everything that it saw, in the order in which it was begun.
    func stop() -> [Sample] {
        lock.withLock { isStopping = true }
        ended.wait()
        return lock.withLock { collected.sorted { $0.time < $1.time } }
    }

    /// Seconds on the monotonic clock.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func run(_ address: String, _ port: UInt16) {
        var next = Self.now
        var attempts: [Attempt] = []
        while !lock.withLock({ isStopping }) || !attempts.isEmpty {
            if !lock.withLock({ isStopping }), Self.now >= next {
                // Late is late: no burst makes up for it.
                next = max(next + interval, Self.now)
                if let attempt = begin(address, port) { attempts.append(attempt) }
            }
            var items = attempts.map { pollfd(fd: $0.handle, events: Int16(POLLOUT), revents: 0) }
            _ = poll(&items, nfds_t(items.count), Int32(max(1, min(interval, next - Self.now) * 1000)))
            attempts = zip(attempts, items).filter { attempt, item in
                guard item.revents != 0 || Self.now - attempt.time > patience else { return true }
                finish(attempt, isReady: item.revents != 0)
                return false
            }.map(\.0)
        }
    }

    private func begin(_ address: String, _ port: UInt16) -> Attempt? {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        // Network byte order.
        name.sin_port = port.bigEndian
        guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else { return nil }
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard handle >= 0 else { return nil }
        let time = Self.now
        let code = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if code == 0 || errno == EINPROGRESS { return Attempt(handle: handle, time: time) }
        close(handle)
        lock.withLock { collected.append(Sample(time: time, isOpened: false)) }
        return nil
    }

    private func finish(_ attempt: Attempt, isReady: Bool) {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(attempt.handle, SOL_SOCKET, SO_ERROR, &code, &length)
        close(attempt.handle)
        lock.withLock { collected.append(Sample(time: attempt.time, isOpened: isReady && code == 0)) }
    }
}

extension [ConnectLoop.Sample] {
    var failed: Int { count { !$0.isOpened } }

    /// Those that were begun from one time on and before another, on the clock of `ConnectLoop.now`.
    func begun(from start: Double, before end: Double) -> Self { filter { $0.time >= start && $0.time < end } }

    /// The longest time in which the client itself did nothing: more than an interval where the machine stood still.
    var longestPause: Double {
        zip(self, dropFirst()).map { $1.time - $0.time }.max() ?? .infinity
    }

    /// The longest time without a connection that came about, in seconds.
    var longestGap: Double {
        let times = filter(\.isOpened).map(\.time)
        return zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? .infinity
    }
}
