import FleetModel
import FleetWire

/// The director's own guard: a slice that takes too much away is not taken unless an administrator ordered it. Pure.
///
/// It is there for what Central does not see itself: a wrong database, a wrong pair, a Central that errs.
struct SliceGuard: Sendable {
    /// The slice in force; nil: none, and nothing to guard.
    var wish: Wish?
    var held: Revision?

    /// Why a checked slice is not taken; nil: it is.
    func refusal(of document: SliceDocument, wanting next: Wish) -> SliceRefusal? {
        guard let wish, !isApproved(document, insteadOf: wish.slice.pair) else { return nil }
        // A server that fails its check here is a live one to the slice.
        let loss = TableLoss(from: wish.quieted.isEmpty ? wish.served : wish.slice.table, to: next.served)
        guard loss.isGrave else { return nil }
        var words: [String] = []
        if loss.removed * 2 > loss.total { words.append("remove \(loss.removed) of \(loss.total) services") }
        if let first = loss.emptied.first {
            words.append("leave \(loss.emptied.count) live services without a real server, the first: \(first)")
        }
        return SliceRefusal(
            revision: document.revision,
            reason: "revision \(document.revision.number) would \(words.joined(separator: " and ")), which no "
                + "administrator approved; lvsctl approve \(document.slice.pair) lets it through")
    }

    /// Numbers of another epoch or pair say nothing about what is held here, so there only an outright approval counts.
    private func isApproved(_ document: SliceDocument, insteadOf pair: Pair.Key) -> Bool {
        guard let approval = document.approval, approval.covers(document.revision.number) else { return false }
        if approval.isOutright { return true }
        guard let held, held.epoch == document.revision.epoch, pair == document.slice.pair else { return false }
        return held.number < approval.through
    }
}
