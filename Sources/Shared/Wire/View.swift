/// Something that Central shows and nobody sets: a kind, a name and a status.
public struct View<Status: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    public struct Metadata: Codable, Hashable, Sendable {
        public var name: String
    }

    public var apiVersion: String
    public var kind: String
    public var metadata: Metadata
    public var status: Status

    public init(kind: String, name: String, status: Status) {
        apiVersion = APIVersion.current
        self.kind = kind
        metadata = Metadata(name: name)
        self.status = status
    }
}
