/// Writes netlink messages and their attributes into one buffer that is used again for every batch.
package struct AttributeEncoder {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Messages and attributes begin at multiples of 4 bytes.
    package static func aligned(_ count: Int) -> Int { (count + 3) & ~3 }

    /// Empties the buffer and keeps its memory.
    package mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends one message whose attributes the closure writes.
    ///
    /// - Parameter header: what stands between `struct nlmsghdr` and the attributes, as the machine stores it: a tuple without gaps that
    ///   fills a multiple of 4 bytes, such as `struct genlmsghdr` or `struct rtmsg`.
    package mutating func message(
        type: UInt16, flags: UInt16, sequence: UInt32, header: some BitwiseCopyable,
        _ body: (inout AttributeEncoder) -> Void
    ) {
        let start = bytes.count
        // struct nlmsghdr; port id 0 stands for the sending socket.
        appendRaw(UInt32(0))
        appendRaw((type, flags))
        appendRaw((sequence, UInt32(0)))
        appendRaw(header)
        body(&self)
        patch(UInt32(truncatingIfNeeded: bytes.count - start), at: start)
    }

    /// Appends an attribute that holds those which the closure writes.
    package mutating func nest(_ type: Int, _ body: (inout AttributeEncoder) -> Void) {
        let start = bytes.count
        appendRaw((UInt16(0), UInt16(truncatingIfNeeded: type)))
        body(&self)
        patch(UInt16(truncatingIfNeeded: bytes.count - start), at: start)
    }

    /// Appends an 8 bit number.
    package mutating func append(_ type: Int, _ value: UInt8) {
        appendRaw((UInt16(5), UInt16(truncatingIfNeeded: type), value, UInt8(0), UInt16(0)))
    }

    /// Appends a 16 bit number as it is; one that goes out in network order comes swapped.
    package mutating func append(_ type: Int, _ value: UInt16) {
        appendRaw((UInt16(6), UInt16(truncatingIfNeeded: type), value, UInt16(0)))
    }

    /// Appends a 32 bit number as it is; one that goes out in network order comes swapped.
    package mutating func append(_ type: Int, _ value: UInt32) {
        appendRaw((UInt16(8), UInt16(truncatingIfNeeded: type), value))
    }

    /// Appends a structure of two 32 bit numbers.
    package mutating func append(_ type: Int, _ first: UInt32, _ second: UInt32) {
        appendRaw((UInt16(12), UInt16(truncatingIfNeeded: type), first, second))
    }

    /// Appends 16 bytes that hold a number as it is.
    package mutating func append(_ type: Int, _ value: UInt128) {
        appendRaw((UInt16(20), UInt16(truncatingIfNeeded: type)))
        appendRaw(value)
    }

    /// Appends a text with the zero byte that ends it.
    package mutating func append(_ type: Int, _ text: String) {
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
