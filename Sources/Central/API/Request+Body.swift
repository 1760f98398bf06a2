import FleetWire
import Hummingbird

/// How large a body may be, in bytes.
enum BodyLimit {
    static let admin = 1 << 20
    /// A report names an entry for each failure and each drain.
    static let report = 256 << 10
    /// Of ten thousand services and as many revisions of history some tens of megabytes.
    static let backup = 256 << 20
}

extension Request {
    /// Reads the body as JSON of a type, refusing the too large before it is read and the too deep before it is decoded.
    func decode<Value: Decodable>(_ type: Value.Type, limit: Int) async throws -> Value {
        let tooLarge = Refusal(.contentTooLarge, "the body is larger than \(limit) bytes")
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        var bytes: [UInt8] = []
        for try await buffer in body {
            guard bytes.count + buffer.readableBytes <= limit else { throw tooLarge }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        guard !bytes.isEmpty else { throw Refusal(.badRequest, "the body is empty where a JSON document belongs") }
        guard !JSONDepth.exceedsLimit(bytes) else {
            throw Refusal(.badRequest, "the document is nested deeper than \(JSONDepth.limit) levels")
        }
        return try JSON.decode(type, from: bytes)
    }
}
