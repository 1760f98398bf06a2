internal import ArgumentParser
internal import FleetWire

/// `80,443`, or `none`.
struct PortsArgument: ExpressibleByArgument, Hashable {
    var ports: [Int64]

    init?(argument: String) {
        guard argument != "none" else {
            ports = []
            return
        }
        let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) }
        guard !numbers.contains(nil) else { return nil }
        ports = numbers.compactMap { $0 }
    }
}
