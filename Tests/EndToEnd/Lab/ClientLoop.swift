import Foundation
import Glibc

/// A client that asks a VIP over and over on a thread of its own, and remembers each answer with its time.
final class ClientLoop: @unchecked Sendable {
    struct Sample: Sendable {
        var time: Date
        var answer: Client.Answer
    }

    private let lock = NSLock()
    private var collected: [Sample] = []
    private var isStopping = false
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter patience: how long one answer may take. The usual is longer than the guest stands still while it reads a
    ///   large program from the host.
    init(_ address: String, _ port: UInt16, patience: Double = 5) {
        Thread.detachNewThread { [self] in
            defer { ended.signal() }
            guard (try? NetworkNamespace.enter("client")) != nil else { return }
            while !lock.withLock({ isStopping }) {
                let start = Date()
                let answer = (try? Client.ask(address, port, SOCK_STREAM, nil, patience)) ?? .silence
                lock.withLock { collected.append(Sample(time: start, answer: answer)) }
            }
        }
    }

    var samples: [Sample] { lock.withLock { collected } }

    /// Ends the loop and gives everything that it saw.
    func stop() -> [Sample] {
        lock.withLock { isStopping = true }
        ended.wait()
        return samples
    }
}

extension [ClientLoop.Sample] {
    var failures: [ClientLoop.Sample] {
        filter { if case .served = $0.answer { false } else { true } }
    }

    func answered(by edge: String, after time: Date) -> [ClientLoop.Sample] {
        filter { sample in
            guard case .served(let line) = sample.answer else { return false }
            return sample.time > time && line.hasPrefix("\(edge) ")
        }
    }
}
