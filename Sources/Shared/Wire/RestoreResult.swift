public import FleetModel

/// The answer to `POST /api/v1/restore`: a `ChangeResult`, and what a restoration alone has to say.
public struct RestoreResult: Codable, Hashable, Sendable {
    public var dryRun: Bool
    public var items: [ChangeResult.Item]
    /// By pair, what is served from now on.
    public var revisions: [Pair.Key: Revision]
    /// The new epoch; nil where nothing was done.
    public var epoch: String?
    /// The file in Central's data folder that holds the state before.
    public var copy: String?
    /// What is taken away of what serves, in a sentence; nil: little or nothing.
    public var loss: String?
    /// Pairs whose directors keep what they have until `lvsctl approve`.
    public var guarded: [Pair.Key]

    public init(
        dryRun: Bool, items: [ChangeResult.Item], revisions: [Pair.Key: Revision] = [:], epoch: String? = nil,
        copy: String? = nil, loss: String? = nil, guarded: [Pair.Key] = []
    ) {
        self.dryRun = dryRun
        self.items = items
        self.revisions = revisions
        self.epoch = epoch
        self.copy = copy
        self.loss = loss
        self.guarded = guarded
    }
}
