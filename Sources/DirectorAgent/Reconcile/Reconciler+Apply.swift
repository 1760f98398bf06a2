import FleetIPVS
import FleetModel
import Logging

extension Reconciler {
    /// Brings the kernel to the goal; gives the number of operations. Without a model of the kernel it is read first.
    @discardableResult
    func apply(start: ContinuousClock.Instant = .now) async -> Int {
        guard let wish else { return 0 }
        do {
            let owned: IPVSTable
            if let model, foreign.isDisjoint(with: wish.table.keys), lastWish?.addresses.isSuperset(of: wish.addresses) ?? false {
                owned = model
            } else {
                owned = try await readKernel()
            }
            let goal = Goal(
                wish: wish, owned: owned, drains: drains, foreign: foreign,
                previousDrainSeconds: { [lastWish] in lastWish?.drainSeconds(of: $0) }, now: now())
            let operations = goal.operations(from: owned)
            try claim(goal.table)
            keep(goal.drains)
            let failures = operations.isEmpty ? [] : try await kernel.apply(operations)
            settle(goal, failures)
            return operations.count
        } catch {
            // What the kernel holds now is not known: it is read before anything else is done.
            lose(error)
            return 0
        }
    }

    /// Notes that the kernel's state is not known any more; said once for each new reason.
    func lose(_ error: any Error) {
        model = nil
        isOutcomeUnknown = true
        guard state.problems != ["\(error)"] else { return }
        state.problems = ["\(error)"]
        logger.error("the kernel's state is not known", metadata: ["error": "\(error)"])
        changes.ring()
    }

    /// Reads the kernel and tells ours from others'.
    func readKernel() async throws -> IPVSTable {
        let table = try await kernel.table().table
        let ownership = Ownership(
            kernel: table, ledger: ledger, wish: wish, lastTable: lastWish?.table ?? [:], adopts: settings.adopts)
        foreign = ownership.foreign
        return ownership.owned
    }

    /// Writes the services that will be ours into the ledger, before any of them is made.
    private func claim(_ table: IPVSTable) throws(FileError) {
        let all = ledger.services.union(table.keys)
        guard all.count != ledger.services.count else { return }
        let grown = Ledger(services: all)
        try folder.write(grown.text, to: .ledger)
        ledger = grown
    }

    private func keep(_ book: DrainBook) {
        guard book != drains else { return }
        drains = book
        persist("drains") { () throws(FileError) in try folder.write(book.text, to: .drains) }
    }

    /// Notes what became of the goal; refused entries are tried again at each audit, after a look at the kernel.
    private func settle(_ goal: Goal, _ failures: [IPVSFailure]) {
        model = failures.isEmpty ? goal.table : nil
        isOutcomeUnknown = false
        state.problems = []
        state.failures = failures.map { .init(operation: $0.operation.description, error: $0.sentence) }
        state.foreign = foreign.sorted().map(\.description)
        state.failures += foreign.filter { wish?.table[$0] != nil }.sorted().map {
            .init(operation: "add service \($0)", error: "a service that is not ours stands there; --adopt takes it over")
        }
        state.counters.services = goal.table.count
        state.counters.servers = goal.table.reduce(0) { $0 + $1.value.servers.count }
        for failure in failures {
            logger.error("the kernel refused an entry", metadata: ["operation": "\(failure.operation)", "error": "\(failure.sentence)"])
        }
        let gone = ledger.services.subtracting(goal.table.keys)
        guard !gone.isEmpty, failures.isEmpty else { return }
        ledger.services.subtract(gone)
        let text = ledger.text
        persist("ledger") { () throws(FileError) in try folder.write(text, to: .ledger) }
    }

    /// Writes what may fail without stopping the work: the kernel is right, the disk is behind, and the report says so.
    func persist(_ what: String, _ write: () throws(FileError) -> Void) {
        do {
            try write()
        } catch {
            logger.error("the disk is behind", metadata: ["file": "\(what)", "error": "\(error)"])
            state.problems.append("\(error)")
        }
    }
}
