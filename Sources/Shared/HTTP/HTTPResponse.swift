/// An answer as a value; of a stream, the head alone with an empty body.
public struct HTTPResponse: Hashable, Sendable {
    public var status: Int
    public var body: [UInt8]
    var head = HTTPHead()

    public init(status: Int, body: [UInt8] = []) {
        self.status = status
        self.body = body
    }

    /// The first field of that name, whatever its case.
    public func header(_ name: String) -> String? { head[name] }
}
