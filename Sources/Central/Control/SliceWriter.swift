import FleetModel
import FleetWire

/// Writes the slices of one pair as JSON, and writes anew only what differs from the one before.
///
/// Its bytes are those of `JSON.encode`: agents compare them, and a digest is made of them.
struct SliceWriter: Sendable {
    /// What stands for the pools in a slice without any: keys are sorted, and no name before it holds a quotation mark.
    private static let emptyPools = Array("\"pools\":[]".utf8)
    private static let sliceKey = Array("\"slice\":".utf8)

    /// The last pools, sorted by name as in every slice.
    private var pools: [(pool: Slice.Servers, bytes: [UInt8])] = []
    /// The last slice without its pools, and its bytes in two halves.
    private var shell: (slice: Slice, head: [UInt8], tail: [UInt8])?

    mutating func bytes(of slice: Slice) throws -> [UInt8] {
        var bare = slice
        bare.pools = []
        if shell?.slice != bare {
            let bytes = try JSON.encode(bare)
            guard let place = bytes.firstRange(of: Self.emptyPools) else { return try JSON.encode(slice) }
            shell = (bare, Array(bytes[..<place.lowerBound]), Array(bytes[place.upperBound...]))
        }
        guard let shell else { return try JSON.encode(slice) }
        var bytes = shell.head
        bytes.reserveCapacity(shell.head.count + shell.tail.count + pools.reduce(64) { $0 + $1.bytes.count + 1 })
        bytes += "\"pools\":[".utf8
        var written: [(pool: Slice.Servers, bytes: [UInt8])] = []
        written.reserveCapacity(slice.pools.count)
        var rest = pools[...]
        for (index, pool) in slice.pools.enumerated() {
            while let old = rest.first, old.pool.name < pool.name { rest.removeFirst() }
            let own = rest.first.flatMap { $0.pool == pool ? $0.bytes : nil }
            let new = try own ?? JSON.encode(pool)
            written.append((pool, new))
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += new
        }
        pools = written
        bytes.append(UInt8(ascii: "]"))
        bytes += shell.tail
        return bytes
    }

    /// The document that carries a slice, whose bytes are known.
    static func document(
        _ revision: Revision, pair: Pair.Key, slice bytes: [UInt8], approval: SliceDocument.Approval?
    ) throws -> [UInt8] {
        let frame = try JSON.encode(SliceDocument(revision: revision, slice: Slice(pair: pair), approval: approval))
        // `slice` is the last of the sorted keys, and an epoch holds letters and digits only.
        guard let place = frame.firstRange(of: sliceKey) else {
            throw DocumentError(field: "slice", reason: "is missing in what was to carry it")
        }
        return frame[..<place.upperBound] + bytes + [UInt8(ascii: "}")]
    }
}
