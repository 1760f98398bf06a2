/// Reads a run of netlink attributes; never reads past its bytes, whatever they say about their lengths.
package struct AttributeDecoder: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next attribute; a length that is too short or overruns the bytes ends the run.
    package mutating func next() -> Attribute? {
        guard let length = rest.load(as: UInt16.self), let type = rest.load(at: 2, as: UInt16.self),
            length >= 4, length <= rest.count
        else { return nil }
        let payload = rest.prefix(Int(length)).dropFirst(4)
        rest = rest.dropFirst(AttributeEncoder.aligned(Int(length)))
        return Attribute(type: Int(type & typeMask), payload: payload)
    }

    /// The attributes within the first one of this type; nil if there is none.
    package func nested(_ type: Int) -> AttributeDecoder? {
        first { $0.type == type }.map { AttributeDecoder($0.payload) }
    }

    /// One attribute; a getter gives nil where the payload is too short for what is asked.
    package struct Attribute {
        package let type: Int
        package let payload: ArraySlice<UInt8>

        package var uint8: UInt8? { payload.first }
        package var uint16: UInt16? { payload.load(as: UInt16.self) }
        package var uint32: UInt32? { payload.load(as: UInt32.self) }
        package var uint128: UInt128? { payload.load(as: UInt128.self) }

        /// The text up to its zero byte; bytes that are no UTF-8 are replaced.
        package var text: String { String(decoding: payload.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// The low 14 bits of a type; above them stand `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER`.
private let typeMask: UInt16 = 0x3fff

extension ArraySlice<UInt8> {
    /// The number that stands at a distance from the start as the machine stores it; nil past the end.
    package func load<Number: BitwiseCopyable>(at offset: Int = 0, as type: Number.Type) -> Number? {
        guard offset >= 0, offset + MemoryLayout<Number>.size <= count else { return nil }
        return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }
}
