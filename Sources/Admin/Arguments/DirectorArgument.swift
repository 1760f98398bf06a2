internal import ArgumentParser
internal import FleetWire

/// `NAME=ADDRESS`.
struct DirectorArgument: ExpressibleByArgument, Hashable {
    var name: String
    var address: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        name = String(parts[0])
        address = String(parts[1])
    }
}
