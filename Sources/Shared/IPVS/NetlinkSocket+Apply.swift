internal import FleetModel
internal import FleetNetlink
internal import Glibc

extension NetlinkSocket {
    /// Carries a batch out and returns the operations that failed for good.
    mutating func apply(
        _ batch: [IPVSOperation], _ encoder: inout AttributeEncoder
    ) throws(NetlinkError) -> [IPVSFailure] {
        guard !batch.isEmpty else { return [] }
        let refused = try send(batch, &encoder)
        if refused.isEmpty { return [] }
        let outcome = IPVSOutcome(refused: refused)
        guard !outcome.retries.isEmpty else { return outcome.failures }
        return outcome.failures
            + (try send(outcome.retries, &encoder)).map { IPVSFailure($0.operation, code: $0.code) }
    }

    /// Sends one batch with an acknowledgement asked of the last message alone; the others answer only to refuse.
    private mutating func send(
        _ batch: [IPVSOperation], _ encoder: inout AttributeEncoder
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
                let operation = batch[Int(message.sequence - first)]
                if code == EPERM { throw NetlinkError(operation.description, .kernel(code)) }
                if code != 0 { refused.append((operation, code)) }
                if message.sequence == last { return refused }
            }
        }
    }
}
