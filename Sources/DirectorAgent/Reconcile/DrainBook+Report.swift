import FleetIPVS
import FleetModel

extension DrainBook {
    /// What is told of the drains that are under way, sorted.
    func report(_ counts: ConnectionCounts, now: Int64) -> [DirectorReport.Drain] {
        report(now: now) { Self.waiting(for: $0, in: counts) ?? 0 }
    }

    /// The same without a look at the kernel: each as it was told last, and those that are new without a connection.
    func report(after last: [DirectorReport.Drain], now: Int64) -> [DirectorReport.Drain] {
        guard !entries.isEmpty else { return [] }
        let known = Dictionary(last.map { ([$0.service, $0.server], $0.activeConnections) }) { first, _ in first }
        return report(now: now) { known[[$0.service.description, $0.server.description]] ?? 0 }
    }

    private func report(now: Int64, waiting: (Key) -> UInt32) -> [DirectorReport.Drain] {
        entries.sorted { $0.key < $1.key }.compactMap { key, progress in
            guard case .draining(let deadline) = progress else { return nil }
            return DirectorReport.Drain(
                service: key.service.description, server: key.server.description, activeConnections: waiting(key),
                secondsLeft: Int(max(0, deadline - now)))
        }
    }
}
