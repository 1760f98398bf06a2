import Logging

/// For a while after it took VIPs over, a director takes up connections that it has never seen (`net.ipv4.vs.sloppy_tcp`).
///
/// With `mh` it sends each to the real server that has it. The rest of the time a stray ACK makes no entry, because an entry lives as
/// long as an established connection, and a flood of them would fill the table. A director that carries no VIP gets no packets of
/// clients, and is open all the time: when it takes a VIP over, packets come before keepalived has said so, and the host's own TCP
/// would answer those that IPVS does not know with a reset.
struct TakeoverWindow {
    private let length: Duration
    private let set: @Sendable (KernelSwitch) throws -> String?
    private let logger: Logger
    private(set) var end: ContinuousClock.Instant?
    /// Open without an end, because this director carries nothing.
    private(set) var isStandingBy = false

    /// - Parameter length: zero: it is never opened.
    init(
        length: Duration, logger: Logger,
        set: @escaping @Sendable (KernelSwitch) throws -> String? = { try $0.set() }
    ) {
        self.length = length
        self.logger = logger
        self.set = set
    }

    mutating func open(at now: ContinuousClock.Instant = .now) {
        guard length > .zero, turn("1") else { return }
        isStandingBy = false
        end = now + length
        logger.notice("connections unknown here are taken up", metadata: ["seconds": "\(length.components.seconds)"])
    }

    /// Opens it for as long as the director carries no VIP, and closes it when it may carry some and is in no window.
    mutating func standBy(_ standsBy: Bool) {
        guard length > .zero, standsBy != isStandingBy else { return }
        if standsBy {
            guard end != nil || turn("1") else { return }
            end = nil
        } else {
            guard turn("0") else { return }
        }
        isStandingBy = standsBy
    }

    /// Closes it when its time is over.
    mutating func close(at now: ContinuousClock.Instant = .now) {
        guard let end, now >= end, turn("0") else { return }
        self.end = nil
        logger.notice("connections unknown here are taken up no more")
    }

    /// At the start: one that an agent before this one left open is closed in time.
    mutating func inherit(at now: ContinuousClock.Instant = .now) {
        guard length > .zero else { return }
        // Set to what it is mostly: the old value tells, and is put back for the rest of the time.
        guard (try? set(KernelSwitch(name: "sloppy_tcp", value: "0"))) == "1" else { return }
        open(at: now)
    }

    private func turn(_ value: String) -> Bool {
        do {
            _ = try set(KernelSwitch(name: "sloppy_tcp", value: value))
            return true
        } catch {
            logger.warning("kernel switch not set", metadata: ["error": "\(error)"])
            return false
        }
    }
}
