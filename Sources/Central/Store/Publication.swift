import FleetModel

/// A slice as it is served: its revision, its digest and its bytes.
struct Publication: Hashable, Sendable {
    var revision: Revision
    /// SHA-256 of the JSON of the slice alone, in hexadecimal.
    var digest: String
    /// The SliceDocument, byte for byte as directors get it.
    var document: [UInt8]
}
