/// The CRC of POSIX `cksum`, so that a slice on disk can be checked by hand.
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { value, _ in
            value & 0x8000_0000 != 0 ? value << 1 ^ 0x04C1_1DB7 : value << 1
        }
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var value: UInt32 = 0
            func add(_ byte: UInt8) { value = value << 8 ^ table[Int(UInt8(truncatingIfNeeded: value >> 24) ^ byte)] }
            bytes.withUnsafeBufferPointer { for byte in $0 { add(byte) } }
            var length = bytes.count
            while length > 0 {
                add(UInt8(truncatingIfNeeded: length))
                length >>= 8
            }
            return ~value
        }
    }
}
