import FleetModel

/// A line of keepalived's `vrrp_notify_fifo`: `INSTANCE "lvsfleet-blue-a" MASTER 250`.
struct RoleLine: Hashable {
    var instance: String
    var role: DirectorReport.Role

    /// Nil for lines about anything else: groups, priorities, and words that are new.
    init?(_ line: Substring) {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "INSTANCE " else { return nil }
        instance = String(parts[1])
        switch parts[2].split(separator: " ").first {
        case "MASTER": role = .active
        case "BACKUP": role = .standby
        case "FAULT", "STOP", "DELETED": role = .fault
        default: return nil
        }
    }
}
