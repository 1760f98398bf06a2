extension Slice.Failover {
    /// What is wrong with it as a sentence; nil: nothing. Parts of it go into a file that root's keepalived reads.
    public var fault: String? {
        for name in [interface] + (sync.interface.map { [$0] } ?? []) where !InterfaceName.isValid(name) {
            return "\"\(name)\" is not the name of an interface"
        }
        if !(10...40_950).contains(advertMillis) { return "\(advertMillis) ms between adverts" }
        if let mtu = sync.mtu, !Pair.Sync.mtus.contains(mtu) { return "the synchronisation's MTU is \(mtu)" }
        if let group = sync.group, !group.isMulticast { return "\(group) is no multicast address" }
        var ids: Set<UInt8> = []
        var names: Set<String> = []
        for router in routers {
            if !Name.isValid(router.director) { return "\"\(router.director)\" is not the name of a director" }
            if router.id == 0 { return "0 is not a virtual router id" }
            guard ids.insert(router.id).inserted, names.insert(router.director).inserted else {
                return "router \(router.id) of \(router.director) is named twice"
            }
        }
        return nil
    }
}
