import FleetModel

/// Whoever probes real servers.
protocol Checker: Sendable {
    /// Probes these targets and no others from now on; those that stay keep what is known of them.
    ///
    /// - Parameter vips: addresses that no probe may be sent from.
    func check(_ targets: Set<CheckTarget>, avoiding vips: Set<IPAddress>)
}
