internal import ArgumentParser
internal import FleetWire

/// `ipip`, `gue:PORT` or `gre`; what goes together, Central says.
struct TunnelArgument: ExpressibleByArgument, Hashable {
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

    func document(checksum: String?) -> JSONValue {
        var fields: [String: JSONValue] = ["type": .text(type)]
        fields["port"] = port.map { .integer($0) }
        fields["checksum"] = checksum.map { .text($0) }
        return .object(fields)
    }
}
