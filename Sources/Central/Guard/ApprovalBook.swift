import FleetModel
import FleetWire

/// What administrators approved of one pair's revisions, as its directors are told.
///
/// An administrator's change is an order, weighed by the rule of `--yes` against what was served: it approves its own
/// revision. A later one of the cluster's inherits the approval while little is lost since, so that a director which takes
/// both as one is not stopped by its guard.
struct ApprovalBook: Hashable, Sendable {
    let approval: SliceDocument.Approval?
    /// What the approved revision asked for; nil: too much became different since.
    private let base: IPVSTable?

    /// The book after a revision.
    init(after last: ApprovalBook?, _ number: UInt64, _ slice: Slice, isOrder: Bool, isOutright: Bool) {
        if isOrder || isOutright {
            approval = SliceDocument.Approval(through: number, isOutright: isOutright)
            base = slice.table
        } else if let old = last?.approval, let base = last?.base, !TableLoss(from: base, to: slice.table).isGrave {
            approval = SliceDocument.Approval(through: old.through, stands: true, isOutright: old.isOutright)
            self.base = base
        } else {
            approval = last?.approval.map { SliceDocument.Approval(through: $0.through) }
            base = nil
        }
    }

    /// The book as a stored document tells it; what it serves is taken for what was approved.
    init?(_ publication: Publication) {
        guard let document = try? JSON.decode(SliceDocument.self, from: publication.document) else { return nil }
        approval = document.approval
        base = approval?.covers(document.revision.number) == true ? document.slice.table : nil
    }

    /// Tells whether `lvsctl approve` has nothing to add.
    func isOutright(at number: UInt64) -> Bool { approval?.isOutright == true && approval?.covers(number) == true }
}
