import FleetIPVS
import FleetModel

/// Takes out of a kernel what the agent put there: the one way to empty a director.
struct Flush: Sendable {
    /// The ledger's services that the kernel holds, sorted. What somebody else made is in no ledger, and stays.
    let services: [VirtualService.Key]
    private let folder: StateFolder
    private let kernel: any IPVSKernel
    private let packetFilter: any PacketFilter
    /// Nil: there are no synchronisation daemons.
    private let sync: (any SyncKernel)?

    /// Reads ledger and kernel; throws where either cannot be read, because half a ledger would be half the truth.
    init(
        folder: StateFolder, kernel: any IPVSKernel, packetFilter: any PacketFilter = Iptables(),
        sync: (any SyncKernel)? = nil
    ) async throws {
        self.folder = folder
        self.kernel = kernel
        self.packetFilter = packetFilter
        self.sync = sync
        var ledger = Ledger()
        if let text = try folder.readText(.ledger) {
            guard let read = Ledger(text: text) else {
                throw SealedFile.Damaged(reason: "\(folder.place(.ledger)): its lines make no sense")
            }
            ledger = read
        }
        let table = try await kernel.table()
        services = table.keys.filter(ledger.services.contains).sorted()
    }

    /// Removes the services, and from the ledger what is gone; gives those that the kernel kept.
    func carryOut() async throws -> [IPVSFailure] {
        let failures = try await kernel.apply(services.map { .removeService($0) })
        let kept = Ledger(services: Set(failures.map(\.operation.service)))
        try folder.write(kept.text, to: .ledger)
        try folder.write(DrainBook().text, to: .drains)
        try await removeRest()
        return failures
    }
}

extension Flush {
    private func removeRest() async throws {
        try await removeChains()
        try await stopDaemons()
    }

    /// Stops the synchronisation daemons that the agent started.
    private func stopDaemons() async throws {
        guard let sync, let book = try folder.read(.daemons).map({ try SyncBook($0) }) else { return }
        let plan = SyncPlan(wanted: [], found: try await sync.syncDaemons(), ours: book.daemons)
        for role in plan.stop { try await sync.stop(role) }
        try folder.write(SyncBook().bytes, to: .daemons)
    }

    /// Takes away the agent's chains where it noted that some may stand, so that no VIP stays closed.
    private func removeChains() async throws {
        guard let text = try folder.readText(.firewall) else { return }
        for family in (FirewallBook.families(text) ?? Set(IPAddress.Family.allCases)).sorted() {
            let present = try await packetFilter.read(family)
            guard let script = FirewallScript(rules: FirewallRules(), family: family, present: present).text else {
                continue
            }
            try await packetFilter.restore(script, family)
        }
        try folder.write(FirewallBook.text([]), to: .firewall)
    }

    /// What `lvsfleet-agent flush` says, a line each, and its exit status.
    struct Answer: Hashable, Sendable {
        var lines: [String]
        var status: Int32
    }

    /// Lists, and removes where told to.
    static func run(
        stateDir: String, removes: Bool, kernel: any IPVSKernel, packetFilter: any PacketFilter = Iptables(),
        sync: (any SyncKernel)? = nil
    ) async throws -> Answer {
        let folder = try StateFolder(existing: stateDir)
        let lock = try StateLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let flush = try await Flush(folder: folder, kernel: kernel, packetFilter: packetFilter, sync: sync)
        let count = flush.services.count
        let list = flush.services.map(\.description)
        guard count > 0 else {
            if removes { try await flush.removeRest() }
            return Answer(lines: ["the agent has no service in this kernel"], status: 0)
        }
        guard removes else {
            return Answer(lines: list + ["\(count) services stay: they are removed with --yes"], status: 1)
        }
        let failures = try await flush.carryOut()
        return Answer(
            lines: list + failures.map(\.sentence) + ["\(count - failures.count) services removed"],
            status: failures.isEmpty ? 0 : 1)
    }
}
