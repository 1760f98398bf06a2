internal import CNetlink

/// Writes netlink messages and their attributes into one buffer that is used again for every batch.
struct AttributeEncoder {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Messages and attributes begin at multiples of 4 bytes.
    static func aligned(_ count: Int) -> Int { (count + 3) & ~3 }

    /// Empties the buffer and keeps its memory.
    mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends one generic netlink message whose attributes the closure writes.
    mutating func message(
        family: UInt16, flags: UInt16, sequence: UInt32, command: UInt8, _ body: (inout AttributeEncoder) -> Void
    ) {
        let start = bytes.count
        // struct nlmsghdr; port id 0 stands for the sending socket.
        appendRaw(UInt32(0))
        appendRaw((family, flags))
        appendRaw((sequence, UInt32(0)))
        // struct genlmsghdr.
        appendRaw((command, UInt8(IPVS_GENL_VERSION), UInt16(0)))
        body(&self)
        patch(UInt32(truncatingIfNeeded: bytes.count - start), at: start)
    }

    /// Appends an attribute that holds those which the closure writes.
    mutating func nest(_ type: Int, _ body: (inout AttributeEncoder) -> Void) {
        let start = bytes.count
        appendRaw((UInt16(0), UInt16(truncatingIfNeeded: type)))
        body(&self)
        patch(UInt16(truncatingIfNeeded: bytes.count - start), at: start)
    }

    /// Appends an 8 bit number.
    mutating func append(_ type: Int, _ value: UInt8) {
        appendRaw((UInt16(5), UInt16(truncatingIfNeeded: type), value, UInt8(0), UInt16(0)))
    }

    /// Appends a 16 bit number as it is; one that goes out in network order comes swapped.
    mutating func append(_ type: Int, _ value: UInt16) {
        appendRaw((UInt16(6), UInt16(truncatingIfNeeded: type), value, UInt16(0)))
    }

    /// Appends a 32 bit number as it is; one that goes out in network order comes swapped.
    mutating func append(_ type: Int, _ value: UInt32) {
        appendRaw((UInt16(8), UInt16(truncatingIfNeeded: type), value))
    }

    /// Appends a structure of two 32 bit numbers.
    mutating func append(_ type: Int, _ first: UInt32, _ second: UInt32) {
        appendRaw((UInt16(12), UInt16(truncatingIfNeeded: type), first, second))
    }

    /// Appends 16 bytes that hold a number as it is.
    mutating func append(_ type: Int, _ value: UInt128) {
        appendRaw((UInt16(20), UInt16(truncatingIfNeeded: type)))
        appendRaw(value)
    }

    /// Appends a text with the zero byte that ends it.
    mutating func append(_ type: Int, _ text: String) {
        let length = 4 + text.utf8.count + 1
        appendRaw((UInt16(truncatingIfNeeded: length), UInt16(truncatingIfNeeded: type)))
        bytes.append(contentsOf: text.utf8)
        for _ in 0..<(Self.aligned(length) - length + 1) { bytes.append(0) }
    }

    private mutating func appendRaw(_ value: some BitwiseCopyable) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    private mutating func patch(_ value: some BitwiseCopyable, at offset: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: offset, as: type(of: value)) }
    }
}
