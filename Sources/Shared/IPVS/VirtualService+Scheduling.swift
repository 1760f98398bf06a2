public import FleetModel

extension VirtualService.Settings {
    /// What the kernel calls a service without a scheduler, since Linux 4.2.
    private static let noScheduler = "none"

    /// The same without a scheduler yet, for a service whose real servers are still to come: it answers for none of them.
    public var unscheduled: Self {
        var settings = self
        settings.scheduler = Self.noScheduler
        return settings
    }

    public var isUnscheduled: Bool { scheduler == Self.noScheduler }

    /// Tells whether each real server that comes makes the scheduler build its table anew: `mh`, whose table has thousands of
    /// places. (Linux 4.18 brought it, so a kernel that has it takes a service without a scheduler too.)
    public var buildsTableByServer: Bool { scheduler == "mh" }
}
