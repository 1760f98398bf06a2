import FleetIPVS
import FleetModel
import FleetRoute
import Logging

/// Looks at what concerns the pair here: links, the VIPs' addresses, the synchronisation daemons, and who answers for the VIPs on
/// the wire. It changes nothing, and judges nothing: only Central hears both directors.
actor PairWatch {
    static let interval = Duration.seconds(5)
    /// The same where nothing moves VIPs from one director to the other.
    private static let restingInterval = Duration.seconds(30)
    /// How many looks a second apart are enough for what is on its way; what stays so is no move.
    private static let settlingLooks = 10
    /// Between two looks, however much changes.
    private static let rest = Duration.milliseconds(200)
    /// VIPs asked for at once, and the pause after them: some a second.
    private static let batch = (size: 8, pause: Duration.seconds(1))
    /// The same where Central wants to know now.
    private static let urgentBatchSize = 64
    /// Between two questions for the same VIP where the first answer surprised.
    private static let doubt = Duration.seconds(1)

    private let surroundings: any PairSurroundings
    private let sync: any SyncKernel
    private let reconciler: Reconciler
    private let logger: Logger
    /// Rung after every change of the agent's state.
    nonisolated let bell = Bell()

    private var book = AnswerBook()
    /// The newest question of Central's, and the newest that is answered.
    private var looks: (asked: String?, answered: String?)
    private var problem: String?
    private let doubtPause: Duration

    init(
        surroundings: any PairSurroundings = HostSurroundings(), sync: any SyncKernel, reconciler: Reconciler,
        logger: Logger, doubtPause: Duration = PairWatch.doubt
    ) {
        self.surroundings = surroundings
        self.sync = sync
        self.reconciler = reconciler
        self.logger = logger
        self.doubtPause = doubtPause
    }

    /// Central wants to know how things are now; the report that says so names its question.
    func look(_ question: String) {
        // Echoed as it is: nothing else of it is looked at.
        guard question.utf8.count <= 64 else { return }
        looks.asked = question
        bell.ring()
    }

    /// Works until cancelled.
    func run() async {
        var settling = 0
        while !Task.isCancelled {
            await step()
            try? await Task.sleep(for: Self.rest)
            let state = await reconciler.state
            settling = state.isSettling ? settling + 1 : 0
            let usual = state.carried?.failover == nil ? Self.restingInterval : Self.interval
            await bell.sleep(until: .now + ((1...Self.settlingLooks).contains(settling) ? .seconds(1) : usual))
        }
    }

    /// Looks once, and asks for the VIPs whose turn it is; for all where Central wants to know.
    func step() async {
        let state = reconciler.window.state
        let vips = state.carried?.vips ?? []
        let question = looks.asked == looks.answered ? nil : looks.asked
        var (host, link) = await local(state.carried, vips)
        // Before neighbours are waited for: an address that came or went is news at once.
        host.answers = book.answers
        host.look = looks.answered
        await reconciler.heard(host)
        let due = question == nil ? book.due(vips, at: .now) : vips
        if let link {
            do {
                try await ask(due, on: link, isUrgent: question != nil)
                problem = nil
            } catch {
                problem = "who answers for the VIPs is not known: \(error)"
            }
        }
        if let question { looks.answered = question }
        if question == nil, due.isEmpty { return }
        // Time has passed: what was held may have moved.
        (host, _) = await local(state.carried, vips)
        host.answers = book.answers
        host.look = looks.answered
        await reconciler.heard(host)
    }

    /// What is seen without asking anybody, and the pair's interface.
    private func local(_ carried: AgentState.Carried?, _ vips: [Slice.Address]) async -> (DirectorReport.Host, Link?) {
        let held = surroundings.held()
        book.keep(vips, held: held)
        var host = DirectorReport.Host(
            kernel: surroundings.kernel, held: vips.filter { held.contains($0.address) }.map(\.name).sorted())
        var problems = [problem].compactMap { $0 }
        var link: Link?
        if let failover = carried?.failover {
            do {
                let links = try await surroundings.links()
                link = links.first { $0.name == failover.interface }
                host.interface = link.map { DirectorReport.Interface($0) }
                if let name = failover.sync.interface, name != failover.interface {
                    host.syncInterface = links.first { $0.name == name }.map { DirectorReport.Interface($0) }
                }
            } catch {
                problems.append("interfaces are not known: \(error)")
            }
        }
        do {
            host.daemons = try await sync.syncDaemons().map { DirectorReport.Daemon($0) }
                .sorted { $0.role.rawValue > $1.role.rawValue }
        } catch {
            problems.append("synchronisation daemons are not known: \(error)")
        }
        host.problems = problems.isEmpty ? nil : problems
        return (host, link)
    }

    private func ask(_ vips: [Slice.Address], on link: Link, isUrgent: Bool) async throws {
        let size = isUrgent ? Self.urgentBatchSize : Self.batch.size
        var rest = vips[...]
        while !rest.isEmpty, !Task.isCancelled {
            let batch = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            let doubtful = try await askOnce(batch, on: link, believing: false)
            if !doubtful.isEmpty {
                try? await Task.sleep(for: doubtPause)
                _ = try await askOnce(doubtful, on: link, believing: true)
            }
            // A question of Central's comes first.
            if !isUrgent, !rest.isEmpty {
                guard looks.asked == looks.answered else { return }
                try? await Task.sleep(for: Self.batch.pause)
            }
        }
    }

    /// Asks for some VIPs, and notes what came back.
    ///
    /// - Returns: those whose answer is to be heard once more.
    private func askOnce(_ vips: [Slice.Address], on link: Link, believing: Bool) async throws -> [Slice.Address] {
        let before = surroundings.held()
        let answers = try await surroundings.whoHas(vips.map(\.address), on: link)
        let held = surroundings.held()
        var neighbors: [Neighbor]?
        var doubtful: [Slice.Address] = []
        for vip in vips {
            guard let mac = answers[vip.address], before.contains(vip.address) == held.contains(vip.address) else {
                continue
            }
            var answer = DirectorReport.Answer(vip: vip.name, isHeld: held.contains(vip.address), mac: mac)
            if mac != nil {
                if neighbors == nil { neighbors = try await surroundings.neighbors(on: link) }
                answer.know(neighbors ?? [], but: vips.map(\.address))
            }
            if !believing, book.isDoubtful(answer) {
                doubtful.append(vip)
            } else {
                if answer.isSurprising, book.isDoubtful(answer) {
                    logger.error(
                        "somebody else answers for a VIP of ours",
                        metadata: ["vip": "\(vip.address)", "mac": "\(mac.map { "\($0)" } ?? "")"])
                }
                book.note(answer, at: .now)
            }
        }
        return doubtful
    }
}

extension DirectorReport.Answer {
    /// Notes other addresses of the machine that answered: few are enough to know it by.
    fileprivate mutating func know(_ neighbors: [Neighbor], but vips: [IPAddress]) {
        let addresses = neighbors.filter {
            $0.mac == mac && !vips.contains($0.address) && $0.address.unusableReason == nil
        }
        .map(\.address).sorted()
        known = addresses.isEmpty ? nil : Array(addresses.prefix(4))
    }
}

extension DirectorReport.Interface {
    fileprivate init(_ link: Link) { self.init(name: link.name, mac: link.mac, mtu: link.mtu) }
}

extension DirectorReport.Daemon {
    fileprivate init(_ daemon: SyncDaemon) {
        self.init(role: daemon.role == .master ? .master : .backup, interface: daemon.interface, id: daemon.id)
    }
}

extension AgentState {
    /// keepalived says one thing and the interfaces another, as they do for a moment while VIPs move.
    var isSettling: Bool {
        roles.contains { vip, role in (role == .active) != (host?.held.contains(vip) == true) }
    }
}
