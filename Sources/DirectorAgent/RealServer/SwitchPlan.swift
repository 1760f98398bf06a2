import FleetModel

/// Which switches below /proc/sys have to be set for a wish. Pure.
enum SwitchPlan {
    struct Step: Hashable, Sendable {
        /// `net/ipv4/conf/eth0/arp_ignore`.
        var path: String
        var value: String
    }

    /// - Parameter read: the value of a switch as it is.
    static func steps(_ wish: RealServerWish, _ read: (String) -> String?) -> [Step] {
        var steps: [Step] = []
        guard !wish.routes.isEmpty else { return steps }
        // On the interface alone: `all` would change what other interfaces of the host do, those of containers above all.
        for interface in wish.interfaces where wish.routes.contains(where: { $0.address.family == .v4 }) {
            for item in ARPSwitch.all {
                guard let value = item.value(on: interface, read), value < item.least else { continue }
                steps.append(Step(path: item.path(interface), value: "\(item.least)"))
            }
        }
        // Without it the kernel sends no datagram from an address that is only a route; TCP does not mind.
        let nonlocal = "net/ipv6/ip_nonlocal_bind"
        if wish.routes.contains(where: { $0.address.family == .v6 }), read(nonlocal) == "0" {
            steps.append(Step(path: nonlocal, value: "1"))
        }
        for name in wish.tunnels.keys.sorted() {
            // Clients are not behind the tunnel; strict (1) would drop all that comes out of it. The larger value counts.
            let path = "net/ipv4/conf/\(name)/rp_filter"
            let values = [path, "net/ipv4/conf/all/rp_filter"].compactMap { read($0).flatMap { Int($0) } }
            if values.max() == 1 { steps.append(Step(path: path, value: "2")) }
        }
        return steps
    }
}
