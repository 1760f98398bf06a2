import FleetModel
import FleetWire

/// All that the API shows, at one moment: a value, so that one answer speaks of one state.
struct FleetPicture: Sendable {
    var fleet: Fleet
    var epoch: String
    var cluster: ClusterSnapshot
    /// Nil until the cluster's first lists are complete.
    var plan: Plan?
    /// By pair.
    var revisions: [Pair.Key: Revision]
    /// What is served: what stands in `plan`, or before that what was stored.
    var slices: [Pair.Key: Slice]
    /// What is held back, by pair.
    var holds: [Pair.Key: Hold] = [:]
    /// What keeps Central from planning or storing, one sentence each.
    var problems: [String]
    /// Everything that planning the fleet needs to know of the cluster.
    var queries: Set<ClusterQuery> = []
    var planning = PlanTimes()
    /// What became of the cluster's objects of the fleet; nil: they are not read, or not known yet.
    var intake: FleetIntake.Answer?
    /// What following the cluster has taken, by kind.
    var watches: [ClusterQuery.Kind: WatchCounts] = [:]
    /// What became of writing to the cluster.
    var writing = WritingReport()
    /// What the agents of real servers reported last, by host.
    var nodes: [String: ReportBook.NodeEntry] = [:]
    /// Addresses of the cluster's nodes and of its pods on host networks.
    var occupied: Set<IPAddress> { cluster.occupiedAddresses }

    /// The same with what the agents of real servers reported.
    func with(_ nodes: [String: ReportBook.NodeEntry]) -> FleetPicture {
        var picture = self
        picture.nodes = nodes
        return picture
    }
}
