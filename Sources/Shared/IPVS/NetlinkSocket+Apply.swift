internal import FleetModel
internal import Glibc

extension NetlinkSocket {
    /// 277 answers fit the smallest receive buffer; a batch in which every message fails has as many as messages.
    private static let batchSize = 128

    /// Carries operations out in batches and returns those that failed for good.
    mutating func apply(
        _ operations: [IPVSOperation], _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) -> [IPVSFailure] {
        var failures: [IPVSFailure] = []
        var start = 0
        while start < operations.count {
            let end = min(start + Self.batchSize, operations.count)
            let refused = try send(operations[start..<end], &encoder)
            start = end
            if refused.isEmpty { continue }
            let outcome = IPVSOutcome(refused: refused)
            failures += outcome.failures
            guard !outcome.retries.isEmpty else { continue }
            failures += try send(outcome.retries[...], &encoder).map { IPVSFailure($0.operation, code: $0.code) }
        }
        return failures
    }

    /// Sends one batch with an acknowledgement asked of the last message alone; the others answer only to refuse.
    private mutating func send(
        _ batch: ArraySlice<IPVSOperation>, _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) -> [(operation: IPVSOperation, code: Int32)] {
        let first = reserveSequence(batch.count)
        let last = first + UInt32(batch.count - 1)
        encoder.reset()
        for (offset, operation) in batch.enumerated() {
            let sequence = first + UInt32(offset)
            IPVSMessages.append(
                operation, to: &encoder, family: family, sequence: sequence, acknowledged: sequence == last)
        }
        let task = "send \(batch.count) operations"
        try send(encoder.bytes, task)
        var refused: [(operation: IPVSOperation, code: Int32)] = []
        while true {
            for message in try receive(task) {
                guard (first...last).contains(message.sequence), let code = message.errorCode else { continue }
                let operation = batch[batch.startIndex + Int(message.sequence - first)]
                if code == EPERM { throw NetlinkError(operation.description, .kernel(code)) }
                if code != 0 { refused.append((operation, code)) }
                if message.sequence == last { return refused }
            }
        }
    }
}
