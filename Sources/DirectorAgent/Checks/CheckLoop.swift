import FleetModel
import Glibc
import Synchronization

/// The thread that probes: all of its sockets wait in one queue of the kernel, and nothing else blocks it.
///
/// 200 servers each half second are 400 short system-call sequences a second. What changes nothing leaves the thread as no
/// message at all.
final class CheckLoop: Checker {
    private struct Inbox {
        var order: (targets: Set<CheckTarget>, vips: Set<IPAddress>)?
        var answers: [(lane: UInt64, flight: UInt64, result: ProbeResult)] = []
        var isStopping = false
    }

    /// The targets that are down, each with the reason, after every change; only the newest is kept.
    let changes: AsyncStream<[CheckTarget: String]>
    private let feed: AsyncStream<[CheckTarget: String]>.Continuation
    private let inbox = Mutex(Inbox())
    private let queue: ReadyQueue
    private let https = HTTPSProber()
    private let probes = Atomic<Int>(0)

    init() throws(FileError) {
        queue = try ReadyQueue()
        (changes, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many probes have been started.
    var count: Int { probes.load(ordering: .relaxed) }

    func check(_ targets: Set<CheckTarget>, avoiding vips: Set<IPAddress>) {
        inbox.withLock { $0.order = (targets, vips) }
        queue.ring()
    }

    /// Works until the task is cancelled.
    func run() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (ended: CheckedContinuation<Void, Never>) in
                PosixThread.start { [self] in
                    work()
                    ended.resume()
                }
            }
        } onCancel: {
            inbox.withLock { $0.isStopping = true }
            queue.ring()
        }
        feed.finish()
    }

    private func work() {
        var random = SystemRandomNumberGenerator()
        var clock = LoopClock(real: Self.monotonic())
        var told: [CheckTarget: String] = [:]
        var lanes = ProbeLanes(queue: queue) { [self] lane, flight, target, source in
            Task { [self] in answer(await https.probe(target, from: source), lane: lane, flight: flight) }
        }
        while true {
            let mail = inbox.withLock { inbox in
                defer { inbox = Inbox(isStopping: inbox.isStopping) }
                return inbox
            }
            if mail.isStopping { return }
            if let (targets, vips) = mail.order {
                lanes.set(targets, avoiding: vips, now: clock.now, using: &random)
            }
            for (lane, flight, result) in mail.answers { lanes.take(result, lane, flight: flight) }
            lanes.keepAppointments(now: clock.now, using: &random)
            probes.store(lanes.count, ordering: .relaxed)
            if lanes.down != told {
                told = lanes.down
                feed.yield(told)
            }
            let pause = lanes.pause(now: clock.now)
            var news = queue.wait(nanoseconds: pause)
            clock.advance(to: Self.monotonic(), planned: pause)
            // All news before any deadline: an answer that is here came in time.
            while !news.isEmpty {
                for lane in news { lanes.look(lane) }
                news = queue.wait(nanoseconds: 0)
            }
        }
    }

    private func answer(_ result: ProbeResult, lane: UInt64, flight: UInt64) {
        inbox.withLock { $0.answers.append((lane, flight, result)) }
        queue.ring()
    }

    private static func monotonic() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
