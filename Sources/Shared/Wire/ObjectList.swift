/// A list of documents as the API and `-o json` give it: `{apiVersion, kind: List, items}`.
public struct ObjectList<Item: Codable & Sendable>: Codable, Sendable {
    public var apiVersion: String
    public var kind: String
    public var items: [Item]

    public init(_ items: [Item]) {
        apiVersion = APIVersion.current
        kind = "List"
        self.items = items
    }
}
