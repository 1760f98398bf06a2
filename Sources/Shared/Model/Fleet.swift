/// Everything that administrators have decided: a value that is read, changed and stored as a whole.
public struct Fleet: Hashable, Sendable {
    public var pairs: [Pair.Key: Pair.Settings]
    public var pools: [Pool.Key: Pool.Settings]
    public var vips: [VirtualIP.Key: VirtualIP.Settings]
    public var assignments: [Assignment.Key: Assignment.Settings]
    /// Nodes whose real servers take no new connection in any pool: names of the cluster's nodes, or addresses.
    public var drainedNodes: Set<String>
    /// Directors that are to leave all VIPs to their partners.
    public var drainedDirectors: Set<String>

    public init(
        pairs: [Pair.Key: Pair.Settings] = [:], pools: [Pool.Key: Pool.Settings] = [:],
        vips: [VirtualIP.Key: VirtualIP.Settings] = [:], assignments: [Assignment.Key: Assignment.Settings] = [:],
        drainedNodes: Set<String> = [], drainedDirectors: Set<String> = []
    ) {
        self.pairs = pairs
        self.pools = pools
        self.vips = vips
        self.assignments = assignments
        self.drainedNodes = drainedNodes
        self.drainedDirectors = drainedDirectors
    }

    /// The pair and the entry of a director, which is unique by name.
    public func director(named name: String) -> (pair: Pair.Key, director: Director)? {
        for (pair, settings) in pairs.sorted(by: { $0.key < $1.key }) {
            if let director = settings.directors.first(where: { $0.name == name }) { return (pair, director) }
        }
        return nil
    }

    /// The order for the next assignment: above every one there is.
    public var nextAssignmentOrder: UInt64 { (assignments.values.map(\.order).max() ?? 0) + 1 }

    /// The TCP ports that a VIP serves by itself.
    public func httpPorts(of vip: VirtualIP.Settings) -> [UInt16] {
        if let ports = vip.httpPorts { return ports }
        if case .pods = pools[vip.pool]?.source { return [80, 443] }
        return []
    }
}
