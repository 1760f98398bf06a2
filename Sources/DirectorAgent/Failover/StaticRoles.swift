import FleetModel

/// Roles where no VRRP tells them: a director that takes no part in it carries the VIPs that its interfaces hold. Pure.
enum StaticRoles {
    /// - Parameter held: the addresses that the host's interfaces hold.
    static func roles(
        _ carried: AgentState.Carried, director: String, held: Set<IPAddress>
    ) -> [VirtualIP.Key: DirectorReport.Role] {
        // Who is in a router is told by keepalived, or by nobody.
        guard carried.failover?.routers.contains(where: { $0.director == director }) != true else { return [:] }
        return Dictionary(
            carried.vips.map { ($0.name, held.contains($0.address) ? .active : .unknown) }
        ) { first, _ in first }
    }
}
