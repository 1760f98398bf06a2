internal import ArgumentParser

/// `tcp|http|https|udp|none[:PORT]`; what is a kind of check, Central says.
struct CheckArgument: ExpressibleByArgument, Hashable {
    var type: String
    var port: Int64?

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, !first.isEmpty else { return nil }
        type = String(first)
        guard parts.count == 2 else { return }
        guard let number = Int64(parts[1]) else { return nil }
        port = number
    }
}
