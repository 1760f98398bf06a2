import FleetIPVS
import FleetModel

/// The real servers on their way out, each with the time at which its patience ends. Kept on disk across restarts.
struct DrainBook: Hashable, Sendable {
    /// One real server of one service.
    struct Key: Hashable, Sendable, Comparable {
        var service: VirtualService.Key
        var server: RealServer.Key

        static func < (left: Key, right: Key) -> Bool {
            left.service == right.service ? left.server < right.server : left.service < right.service
        }
    }

    /// How many connections a drain waits for; nil where the kernel does not show the server.
    ///
    /// TCP and SCTP tell their ends, and those that have ended are not waited for. UDP has none: the kernel counts all its
    /// connections as inactive, each until it is silent for the timeout.
    static func waiting(for key: Key, in counts: ConnectionCounts) -> UInt32? {
        guard let connections = counts[key.service]?[key.server] else { return nil }
        return key.service.transport == .udp
            ? connections.active.addingReportingOverflow(connections.inactive).partialValue : connections.active
    }

    enum Progress: Hashable, Sendable {
        /// Weight 0 until there is no connection to wait for, or until this second (since 1970) has passed.
        case draining(until: Int64)
        /// Out of the kernel; remembered while the slice still names it, so that it is not added again.
        case done
    }

    var entries: [Key: Progress] = [:]

    /// Tells whether anything must be looked at each second.
    var isActive: Bool { entries.values.contains { if case .draining = $0 { true } else { false } } }

    /// The services in which something drains, sorted.
    var services: [VirtualService.Key] {
        Set(entries.compactMap { if case .draining = $0.value { $0.key.service } else { nil } }).sorted()
    }

    /// One entry a line, sorted: `SERVICE SERVER until SECONDS` or `SERVICE SERVER done`.
    var text: String {
        entries.sorted { $0.key < $1.key }.map { key, progress in
            switch progress {
            case .draining(let deadline): "\(key.service) \(key.server) until \(deadline)\n"
            case .done: "\(key.service) \(key.server) done\n"
            }
        }.joined()
    }

    init() {}

    /// Reads what `text` wrote; nil for anything else.
    init?(text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 3, let service = VirtualService.Key(text: words[0]),
                let server = RealServer.Key(text: words[1])
            else { return nil }
            let key = Key(service: service, server: server)
            switch (words[2], words.count) {
            case ("done", 3): entries[key] = .done
            case ("until", 4):
                guard let deadline = Int64(words[3]) else { return nil }
                entries[key] = .draining(until: deadline)
            default: return nil
            }
        }
    }

    /// Ends the drains whose server has no connection to wait for, or whose time is over; gives how many ended.
    ///
    /// `now` is cut to whole seconds, as the deadlines are: only after the last of them has passed, the time is over for sure.
    /// A server that the dump does not show is left: dumps may skip, and the audit will tell.
    ///
    /// - Parameters:
    ///   - isElsewhere: another director carries the VIP, so that connections here are those that this one was told of at best.
    ///   - endedThere: drains that this other director has ended.
    mutating func finish(
        waiting: (Key) -> UInt32?, isElsewhere: (Key) -> Bool = { _ in false }, endedThere: Set<Key> = [], now: Int64
    ) -> Int {
        var count = 0
        for (key, progress) in entries {
            guard case .draining(let deadline) = progress else { continue }
            let isOver = isElsewhere(key) ? endedThere.contains(key) : waiting(key) == 0
            guard isOver || now > deadline else { continue }
            entries[key] = .done
            count += 1
        }
        return count
    }
}
