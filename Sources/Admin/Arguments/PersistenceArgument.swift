internal import ArgumentParser
internal import FleetModel
internal import FleetWire

/// `SECONDS[/MASK]`, the mask as a number of bits or dotted as ipvsadm has it.
struct PersistenceArgument: ExpressibleByArgument, Hashable {
    var seconds: Int64
    var netmask: Int64?

    init?(argument: String) {
        let parts = argument.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let seconds = Int64(first) else { return nil }
        self.seconds = seconds
        guard parts.count == 2 else { return }
        guard let bits = Int64(parts[1]) ?? Self.bits(dotted: String(parts[1])) else { return nil }
        netmask = bits
    }

    func document(engine: String?) -> JSONValue {
        var fields: [String: JSONValue] = ["timeoutSeconds": .integer(seconds)]
        fields["netmask"] = netmask.map { .integer($0) }
        fields["engine"] = engine.map { .text($0) }
        return .object(fields)
    }

    /// 24 for 255.255.255.0; nil for a mask with holes.
    private static func bits(dotted: String) -> Int64? {
        guard let address = IPAddress(dotted), address.family == .v4 else { return nil }
        let mask = UInt32(truncatingIfNeeded: address.value)
        let bits = (~mask).leadingZeroBitCount
        return bits == mask.nonzeroBitCount ? Int64(bits) : nil
    }
}
