internal import ArgumentParser
internal import FleetModel

/// `1-10,51`: ids and ranges of them.
struct RouterIDsArgument: ExpressibleByArgument {
    var ranges: [RouterIDRange]

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        ranges = words.compactMap { RouterIDRange(String($0)) }
        guard ranges.count == words.count else { return nil }
    }
}
