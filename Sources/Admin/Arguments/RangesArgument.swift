internal import ArgumentParser

/// `CIDR,...`, or `any`, which takes away what a wider setting asks for; what is a CIDR, Central says.
struct RangesArgument: ExpressibleByArgument, Hashable {
    var ranges: [String]

    init?(argument: String) {
        ranges =
            argument == "any" ? [] : argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !ranges.contains("") else { return nil }
    }
}
