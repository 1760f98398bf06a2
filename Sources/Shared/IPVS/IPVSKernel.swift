public import FleetModel

/// The agent's only view of the kernel.
public protocol IPVSKernel: Sendable {
    /// Reads the whole table.
    ///
    /// The kernel's dumps are not consistent while someone else writes: an entry that is missing may be there.
    func table() async throws -> IPVSTable

    /// The same, and what the same dump counts.
    func census() async throws -> IPVSCensus

    /// Counts the connections on the real servers of some services.
    func connections(of services: [VirtualService.Key]) async throws -> ConnectionCounts

    /// Carries operations out in their order and names those that the kernel refused.
    ///
    /// Each batch is one send, of `IPVSBatch.limit` operations at most, and is asked for when the one before it is done.
    /// Adding what exists sets it, setting what is missing adds it, removing what is missing is done already. An error
    /// means that the outcome is unknown: read the table before anything else.
    func apply(_ batches: some Sequence<[IPVSOperation]> & Sendable) async throws -> [IPVSFailure]

    /// Tells which IPVS the kernel has; fails where it has none or we lack the right to use it.
    func info() async throws -> KernelInfo

    /// Reads the connection timeouts of the network namespace.
    func timeouts() async throws -> Pair.Timeouts

    /// Sets those connection timeouts that are not nil.
    func setTimeouts(_ timeouts: Pair.Timeouts) async throws
}

extension IPVSKernel {
    /// By two dumps, where one does not give both.
    public func census() async throws -> IPVSCensus {
        let table = try await table()
        return IPVSCensus(table: table, counts: try await connections(of: Array(table.keys)))
    }

    /// The same with operations that are laid out already.
    public func apply(_ operations: [IPVSOperation]) async throws -> [IPVSFailure] {
        let starts = stride(from: 0, to: operations.count, by: IPVSBatch.limit)
        return try await apply(starts.map { Array(operations[$0..<min($0 + IPVSBatch.limit, operations.count)]) })
    }
}
