/// An object as Central shows it: that of a fleet file, and beside it whom it belongs to.
///
/// `status` is Central's to say, so a fleet file may carry it, and whoever reads the file passes over it.
public struct FleetDocument: Hashable, Sendable {
    public enum Origin: String, Codable, Hashable, Sendable {
        /// It is written in the cluster, and follows what stands there.
        case cluster
        case administrator
    }

    public var object: FleetObject
    /// Nil where Central does not say.
    public var origin: Origin?

    public init(_ object: FleetObject, origin: Origin? = nil) {
        self.object = object
        self.origin = origin
    }
}

extension FleetDocument: Codable {
    private enum CodingKeys: String, CodingKey { case status }
    private struct Status: Codable { var origin: Origin? }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try FleetObject(from: decoder),
            origin: try container.decodeIfPresent(Status.self, forKey: .status)?.origin)
    }

    public func encode(to encoder: any Encoder) throws {
        try object.encode(to: encoder)
        guard let origin else { return }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Status(origin: origin), forKey: .status)
    }
}
