import CHost
import Glibc

/// The kernel's queue of descriptors that have news (epoll), and a bell for other threads.
final class ReadyQueue: Sendable {
    /// The bell's key; lanes count from 1.
    static let bell: UInt64 = 0

    private let queue: Int32
    private let waker: Int32

    init() throws(FileError) {
        queue = epoll_create1(O_CLOEXEC)
        guard queue >= 0 else { throw FileError("make", "an epoll queue") }
        waker = eventfd(0, O_CLOEXEC | O_NONBLOCK)
        guard waker >= 0, lvs_epoll_set(queue, Int32(LVS_EPOLL_ADD), waker, UInt32(LVS_EPOLL_IN), Self.bell) == 0
        else {
            let code = errno
            close(queue)
            throw FileError("make", "an eventfd", code)
        }
    }

    deinit {
        close(queue)
        close(waker)
    }

    /// Wakes the thread that waits; may be called on any thread.
    func ring() {
        var one: UInt64 = 1
        _ = write(waker, &one, 8)
    }

    /// Has news of a probe told under a key; false where the kernel will not.
    func watch(_ probe: Probe, key: UInt64) -> Bool { set(LVS_EPOLL_ADD, probe, key) }

    /// The same for a probe that is watched already and waits for something else now.
    func rewatch(_ probe: Probe, key: UInt64) -> Bool { set(LVS_EPOLL_MODIFY, probe, key) }

    private func set(_ operation: Int, _ probe: Probe, _ key: UInt64) -> Bool {
        let events = UInt32(probe.isConnecting ? LVS_EPOLL_OUT : LVS_EPOLL_IN)
        return lvs_epoll_set(queue, Int32(operation), probe.handle, events, key) == 0
    }

    /// Sleeps until there is news, at most so long, and gives the keys; the bell is none of them.
    func wait(nanoseconds: Int64) -> [UInt64] {
        let milliseconds = min(nanoseconds, 60_000_000_000).advanced(by: 999_999) / 1_000_000
        var keys = [UInt64](repeating: 0, count: LVS_EPOLL_BATCH)
        let count = lvs_epoll_wait(queue, &keys, Int32(max(0, milliseconds)))
        guard count > 0 else { return [] }
        let news = keys[..<Int(count)]
        if news.contains(Self.bell) {
            var rings: UInt64 = 0
            _ = read(waker, &rings, 8)
        }
        return news.filter { $0 != Self.bell }
    }
}
