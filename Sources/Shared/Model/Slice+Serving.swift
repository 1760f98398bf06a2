extension Sequence<Slice.Server> {
    /// Those of a pool to which a service sends: the servers of its VIP's family.
    ///
    /// A tunnel leads to the other family too, and so it does where the pool has none of the VIP's.
    public func serving(_ family: IPAddress.Family, _ forwarding: Forwarding) -> [Slice.Server] {
        let own = filter { $0.address.family == family }
        return own.isEmpty && forwarding.crossesFamilies ? Array(self) : own
    }
}
