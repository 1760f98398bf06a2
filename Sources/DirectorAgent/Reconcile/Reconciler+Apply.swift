import FleetIPVS
import FleetModel
import Logging

extension Reconciler {
    /// Brings the kernel to the goal. Without a model of the kernel it is read first.
    func apply() async {
        guard let wish else { return }
        do {
            let owned = try await ownedTable(wish)
            let unclaimed = claim(wish, owned)
            var goal = Goal(
                wish: wish, owned: owned, drains: drains, foreign: foreign.union(unclaimed),
                previousDrainSeconds: { [lastWish] in lastWish?.drainSeconds(of: $0) }, now: now())
            if isProvisional {
                goal.table = goal.growth(of: owned)
                goal.drains = drains
            }
            drains = goal.drains
            noteDrains()
            let firewallSteps = firewallSteps(wish, from: owned, to: goal)
            await setFirewall(firewallSteps.before)
            var (failures, operations) = ([IPVSFailure](), 0)
            var present = owned
            if firewallSteps.endsMarks {
                // First what takes over, then the marks off, then what they led to.
                present = goal.growth(of: owned)
                let growth = OperationBatches(from: owned, to: present)
                failures += try await kernel.apply(growth)
                operations += growth.count
                await setFirewall(firewallSteps.between)
            }
            let batches = goal.batches(from: present)
            failures += try await kernel.apply(batches)
            operations += batches.count
            state.operations += operations
            let end = ContinuousClock.now
            // What a refused entry left behind is the kernel's to say.
            var ignored: [DirectorReport.Failure] = []
            if !failures.isEmpty || operations > 0 && wish.wantsReadBack {
                let found = try await readKernel()
                ignored = ReadBack.failures(goal: goal.table, kernel: found, refused: failures)
                model = found
            } else {
                model = goal.table
            }
            await settleTimeouts(wish.slice.timeouts)
            settle(goal, failures, ignored, unclaimed: unclaimed)
            acknowledge(operations: operations, at: end)
            await setFirewall(firewallSteps.after)
            await rememberFirewall()
            if !wish.probeMarks.isEmpty { planChecks() }
        } catch {
            // What the kernel holds now is not known: it is read before anything else is done.
            lose(error)
        }
    }

    /// Notes that the kernel's state is not known any more; said once for each new reason.
    func lose(_ error: any Error) {
        model = nil
        guard state.kernelProblem != "\(error)" else { return }
        state.kernelProblem = "\(error)"
        logger.error("the kernel's state is not known", metadata: ["error": "\(error)"])
        changes.ring()
    }

    /// Reads the kernel and tells ours from others'.
    func readKernel() async throws -> IPVSTable {
        let census = try await kernel.census()
        state.census = AgentState.Census(connections: census.connections, time: .now)
        let ownership = Ownership(
            kernel: census.table, ledger: ledger, wish: wish, lastTable: lastWish?.table ?? [:], adopts: settings.adopts
        )
        foreign = ownership.foreign
        otherMarks = ownership.otherMarks
        return ownership.owned
    }

    /// The model, unless somebody else may stand where a service is to be added: then the kernel itself is asked.
    private func ownedTable(_ wish: Wish) async throws -> IPVSTable {
        if let model, foreign.isDisjoint(with: wish.table.keys), wish.table.keys.allSatisfy(ledger.services.contains) {
            return model
        }
        return try await readKernel()
    }

    /// Writes the services that will be ours into the ledger, before any of them is made.
    ///
    /// Gives those that must not be made, because they could not be written down.
    private func claim(_ wish: Wish, _ owned: IPVSTable) -> Set<VirtualService.Key> {
        if wish.table.keys.allSatisfy(ledger.services.contains), owned.keys.allSatisfy(ledger.services.contains),
            foreign.isDisjoint(with: ledger.services)
        {
            return []
        }
        var ours = ledger.services
        ours.reserveCapacity(max(ours.count, wish.table.count))
        ours.formUnion(owned.keys)
        ours.formUnion(wish.table.keys)
        ours.subtract(foreign)
        guard ours != ledger.services else { return [] }
        let grown = Ledger(services: ours)
        guard persist(.ledger, { () throws(FileError) in try folder.write(grown.text, to: .ledger) }) else {
            return ours.subtracting(ledger.services).subtracting(owned.keys)
        }
        ledger = grown
        return []
    }

    /// Writes the drains down before the kernel hears of them, unless they are on disk already.
    private func noteDrains() {
        guard drains != drainsOnDisk else { return }
        let isWritten = persist(.drains) { () throws(FileError) in try folder.write(drains.text, to: .drains) }
        if isWritten { drainsOnDisk = drains }
    }

    /// Notes what became of the goal; refused entries are tried again at each audit.
    private func settle(
        _ goal: Goal, _ failures: [IPVSFailure], _ ignored: [DirectorReport.Failure],
        unclaimed: Set<VirtualService.Key>
    ) {
        state.kernelProblem = nil
        for error in failures.map(\.sentence) + ignored.map(\.error)
        where !state.failures.contains(where: { $0.error == error }) {
            logger.error("the kernel refused an entry", metadata: ["error": "\(error)"])
        }
        state.foreign = foreign.union(otherMarks).sorted().map { key in
            ForeignService(key: key, isWanted: foreign.contains(key) && wish?.table[key] != nil).description
        }
        state.failures = failures.map { .init(operation: $0.operation.description, error: $0.sentence) } + ignored
        state.failures += foreign.filter { wish?.table[$0] != nil }.sorted().map {
            .init(
                operation: "add service \($0)",
                error: "a service that is not ours stands there; --adopt takes it over")
        }
        state.failures += unclaimed.sorted().map {
            .init(operation: "add service \($0)", error: "it cannot be written into the ledger, so it is not made")
        }
        state.failures += timeoutFailures
        if let problem = state.firewallProblem, let wish, !wish.marked.isEmpty {
            state.failures.append(.init(operation: "mark packets", error: problem))
        }
        let table = model ?? goal.table
        let routes = wish?.probeMarks.count ?? 0
        state.counters.services = table.count - routes
        state.counters.servers = table.reduce(-routes) { $0 + $1.value.servers.count }
        state.drains = drains.report(after: state.drains, now: now())
        let gone = ledger.services.filter { goal.table[$0] == nil && table[$0] == nil }
        guard !gone.isEmpty else { return }
        ledger.services.subtract(gone)
        persist(.ledger) { () throws(FileError) in try folder.write(ledger.text, to: .ledger) }
    }

    /// The wish is in the kernel, but for the entries that were refused.
    private func acknowledge(operations: Int, at end: ContinuousClock.Instant) {
        guard let taken, let start = pendingSince else { return }
        pendingSince = nil
        let duration = end - start
        state.applied = taken
        state.outcome = .applied(taken)
        state.counters.applies += 1
        state.counters.lastApplySeconds = duration.seconds
        logger.info(
            "applied",
            metadata: [
                "revision": "\(taken)", "operations": "\(operations)", "failures": "\(state.failures.count)",
                "seconds": "\(duration.microsecondText)",
            ])
        changes.ring()
    }

    /// Sets the timeouts that the slice gives where the kernel has others; they are the whole host's.
    private func settleTimeouts(_ wanted: Pair.Timeouts) async {
        guard timeouts != wanted else { return }
        timeoutFailures = []
        do {
            if wanted != Pair.Timeouts() {
                let found = try await kernel.timeouts()
                let due = Pair.Timeouts(
                    tcp: wanted.tcp == found.tcp ? nil : wanted.tcp,
                    tcpfin: wanted.tcpfin == found.tcpfin ? nil : wanted.tcpfin,
                    udp: wanted.udp == found.udp ? nil : wanted.udp)
                if due != Pair.Timeouts() { try await kernel.setTimeouts(due) }
            }
            timeouts = wanted
        } catch {
            timeoutFailures = [.init(operation: "set connection timeouts", error: "\(error)")]
        }
    }
}
