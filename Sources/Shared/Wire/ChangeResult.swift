public import FleetModel

/// The answer to a mutation: what became of each object, and the revisions that it made.
public struct ChangeResult: Codable, Hashable, Sendable {
    public enum Action: String, Codable, Hashable, Sendable {
        case created, configured, unchanged, deleted
    }

    public struct Item: Codable, Hashable, Sendable {
        /// `vip/shop`.
        public var object: String
        public var action: Action

        public init(object: String, action: Action) {
            self.object = object
            self.action = action
        }
    }

    public var dryRun: Bool
    public var items: [Item]
    /// By pair, the newest revision of each pair whose slice the change altered.
    public var revisions: [Pair.Key: Revision]

    public init(dryRun: Bool, items: [Item], revisions: [Pair.Key: Revision] = [:]) {
        self.dryRun = dryRun
        self.items = items
        self.revisions = revisions
    }
}
