internal import FleetModel
internal import FleetNetlink

extension AttributeEncoder {
    /// Appends an address in network order, 4 or 16 bytes.
    mutating func append(_ type: Int, _ address: IPAddress) {
        switch address.family {
        case .v4: append(type, UInt32(truncatingIfNeeded: address.value).bigEndian)
        case .v6: append(type, address.value.bigEndian)
        }
    }
}

extension AttributeDecoder.Attribute {
    /// An address of 4 or 16 bytes in network order; nil for any other length.
    var address: IPAddress? { IPAddress(networkOrderBytes: payload) }
}
