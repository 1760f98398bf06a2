/// Tells whether this Central is the one that writes into the cluster.
protocol Leadership: Sendable {
    /// True until when it must be asked again: before every single write.
    func isLeading() async -> Bool
    /// Who writes, for people; nil: nobody does just now.
    func holder() async -> String?
    /// Why nobody can be elected, as one sentence; nil: all is well.
    func problem() async -> String?
}

/// A Central that has no others beside it.
struct SoleLeader: Leadership {
    func isLeading() -> Bool { true }
    func holder() -> String? { nil }
    func problem() -> String? { nil }
}
