import FleetModel
import FleetRoute
import FleetWire
import Logging

/// Makes a real server's host what Central says. Owns the book; all deciding is done by values (`RealServerWish`, `RoutePlan`,
/// `SwitchPlan`, `SegmentClamp`).
actor RealServerHost {
    struct Settings: Sendable {
        /// Named by the administrator; empty: found.
        var interfaces: [String] = []
        var addresses: [IPAddress] = []
        /// The only addresses that VIPs may have here; empty: any.
        var allowedVIPs: [IPNetwork] = []
        var setsSwitches = true
        var auditInterval = Duration.seconds(30)
    }

    /// A VIP is let go only while Central is heard: a long poll and some more, in seconds.
    private static let hearing: Int64 = 120

    let kernel: any RouteKernel
    let filter: any SegmentFilter
    let sysctls: SysctlTree
    let folder: StateFolder
    let settings: Settings
    let logger: Logger
    /// Seconds since 1970, for deadlines that survive a restart.
    private let now: @Sendable () -> Int64
    /// Rings after every change of the state that is worth telling.
    nonisolated let changes = Bell()
    private let bell = Bell()
    nonisolated let window = RealServerWindow()
    private(set) var state = RealServerState() { didSet { window.show(state) } }
    var book = RealServerBook()
    /// What stood last: what differs from it though the wish is the same was changed by others.
    private var settled: RealServerWish?
    private var settling: Task<Void, Never>?
    private var doubted: String?
    private var diskProblem: DirectorReport.Failure?

    init(
        kernel: any RouteKernel, filter: any SegmentFilter, sysctls: SysctlTree, folder: StateFolder,
        settings: Settings, logger: Logger, now: @escaping @Sendable () -> Int64
    ) {
        self.kernel = kernel
        self.filter = filter
        self.sysctls = sysctls
        self.folder = folder
        self.settings = settings
        self.logger = logger
        self.now = now
    }

    /// Applies what lies on the disk, before anybody is talked to.
    func restore() async {
        do {
            if let bytes = try folder.read(.realserver) { book = try RealServerBook(bytes) }
        } catch {
            let sentence = "\(folder.place(.realserver)) is not used: \(error)"
            logger.error("state on disk refused", metadata: ["reason": "\(sentence)"])
            diskProblem = .init(operation: "read the state", error: sentence)
        }
        await inherit()
        await settle()
    }

    /// Takes routes of ours of which no book tells for VIPs that stood: an agent before this one made them, and they may serve.
    private func inherit() async {
        guard book.version == nil, let found = try? await HostNetwork.read(kernel) else { return }
        book.slice.vips = found.localRoutes.filter {
            $0.origin == RouteOrigin.realServer && $0.network.prefixLength == $0.network.address.family.bitWidth
        }.map {
            RealServerSlice.VIP(
                address: $0.network.address, name: "\($0.network.address)", pair: "",
                drainSeconds: ServiceSettings.usualDrainSeconds)
        }
    }

    /// What the next question names as held.
    var held: String? { doubted ?? book.version }

    /// The addresses that the next question names.
    func ownAddresses() async throws -> [IPAddress] {
        let found = try await HostNetwork.read(kernel)
        let interfaces = interfaces(found)
        guard settings.addresses.isEmpty else {
            note(settings.addresses)
            return settings.addresses
        }
        guard !interfaces.isEmpty else { throw InterfaceUnknown() }
        let vips = Set(book.held.map(\.address))
        let own = found.ownAddresses(on: interfaces).filter { !vips.contains($0) }
        guard !own.isEmpty else { throw NoAddress(interfaces: interfaces) }
        // Privacy extensions make more and more of them; the first are the stable ones as a rule.
        note(Array(own.prefix(64)))
        return Array(own.prefix(64))
    }

    private func note(_ addresses: [IPAddress]) {
        if state.addresses != addresses { state.addresses = addresses }
    }

    private func interfaces(_ found: HostNetwork) -> [String] {
        settings.interfaces.isEmpty ? found.interfaces(of: settings.addresses) : settings.interfaces
    }

    /// Central answered that what is held is the newest.
    func confirm() {
        if doubted == nil { state.centralSeenAt = now() }
    }

    /// Takes over what Central said, writes it down, and applies it.
    ///
    /// - Returns: false where it was not taken.
    @discardableResult
    func take(_ document: RealServerSliceDocument) async -> Bool {
        var next = book
        guard next.take(document, now: now()) else {
            doubted = document.version
            logger.warning(
                "Central was set up anew and names no VIP: those that are here stay",
                metadata: ["epoch": "\(document.epoch)"])
            return false
        }
        doubted = nil
        state.centralSeenAt = now()
        guard write(next) else { return false }
        await settle()
        return true
    }

    /// Works until cancelled: audits, and lets VIPs go in time.
    func run() async {
        while !Task.isCancelled {
            let soon = book.leaving.map(\.deadline).min().map { max(1, $0 - now()) }
            let pause = min(settings.auditInterval, soon.map { .seconds($0) } ?? settings.auditInterval)
            await bell.sleep(until: .now + pause)
            if Task.isCancelled { return }
            await audit()
        }
    }

    /// Answers when it is its turn: a sign that nothing hangs.
    func turn() {}

    func audit() async {
        state.audits += 1
        if let seen = state.centralSeenAt, now() - seen <= Self.hearing {
            var next = book
            let gone = next.expire(now: now())
            for vip in gone {
                logger.notice("VIP let go", metadata: ["vip": "\(vip.name)", "address": "\(vip.address)"])
            }
            if !gone.isEmpty { _ = write(next) }
        }
        await settle()
    }

    /// What is on disk comes first; without it nothing is applied.
    func write(_ next: RealServerBook) -> Bool {
        do {
            try folder.write(try next.bytes, to: .realserver)
            book = next
            diskProblem = nil
            return true
        } catch {
            logger.error("the disk is behind", metadata: ["error": "\(error)"])
            diskProblem = .init(operation: "write the state", error: "\(error)")
            return false
        }
    }

    /// Brings the host to the book, one after the other: an older picture of the host must not be acted on later.
    private func settle() async {
        let before = settling
        let task = Task {
            await before?.value
            await bringInLine()
        }
        settling = task
        await task.value
    }

    private func bringInLine() async {
        // A host about which Central has said nothing is left as it is.
        guard book.version != nil else { return publish([], []) }
        let before = state.news
        do {
            let found = try await HostNetwork.read(kernel)
            let wish = RealServerWish(
                book, interfaces: interfaces(found), found: found, allowed: settings.allowedVIPs)
            let (failures, changed) = try await carryOut(wish, found)
            // A second look, at what the kernel really holds.
            let after = try await HostNetwork.read(kernel)
            state.vips = report(wish, after)
            state.drift = settled == wish ? changed : []
            for change in state.drift { logger.warning("drift repaired", metadata: ["change": "\(change)"]) }
            settled = failures.isEmpty ? wish : nil
            publish(
                failures,
                wish.refusals.map { refusal in
                    .init(operation: "take VIP \(refusal.vip.name) (\(refusal.vip.address))", error: refusal.reason)
                })
        } catch {
            settled = nil
            publish([.init(operation: "bring the host in line", error: "\(error)")], [])
        }
        if state.news != before { changes.ring() }
    }

    private func publish(_ failures: [DirectorReport.Failure], _ refusals: [DirectorReport.Failure]) {
        let all = [diskProblem].compactMap { $0 } + failures + refusals
        for failure in all where !state.failures.contains(failure) {
            logger.error("not done", metadata: ["operation": "\(failure.operation)", "error": "\(failure.error)"])
        }
        state.failures = all
        state.version = book.version
        state.before = book.switches.reduce(into: [:]) { $0[$1.key.replacing("/", with: ".")] = $1.value.before }
    }

    private func report(_ wish: RealServerWish, _ found: HostNetwork) -> [RealServerReport.VIP] {
        let taken = found.localRoutes.map(\.network)
        let leaving = Set(book.leaving.map(\.vip.address))
        return book.held.map { vip in
            let isTaken = taken.contains { $0.contains(vip.address) }
            return RealServerReport.VIP(
                name: vip.name, address: vip.address,
                state: leaving.contains(vip.address) ? .leaving : isTaken ? .held : .missing)
        }
    }

    struct InterfaceUnknown: Error, CustomStringConvertible {
        var description: String {
            "it is not clear by which interface packets of VIPs come in: name it with --interface"
        }
    }

    struct NoAddress: Error, CustomStringConvertible {
        var interfaces: [String]
        var description: String {
            "\(interfaces.joined(separator: ", ")) has no address by which others may know this host: name one with --address"
        }
    }
}
