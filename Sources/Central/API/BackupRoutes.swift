import FleetWire
import FoundationEssentials
import Hummingbird

/// The whole of what is stored, out and in again.
struct BackupRoutes: Sendable {
    /// Of a database; what `sqlite3` opens.
    private static let mediaType = "application/vnd.sqlite3"

    let state: FleetState
    var limit = BodyLimit.backup

    var routes: [Route] {
        [
            Route(.get, "/api/v1/backup") { _, _ in try await self.backup() },
            Route(.post, "/api/v1/restore") { request, _ in try await self.restore(request) },
        ]
    }

    private func backup() async throws -> Response {
        let file = try await state.store.backup()
        let size = try file.size()
        var headers: HTTPFields = [.contentType: Self.mediaType, .cacheControl: "no-store"]
        // RFC 9530: by it whoever keeps the file knows that it is whole.
        if let name = HTTPFields.contentDigestName {
            headers[name] = "sha-256=:\(Data(try file.digest()).base64EncodedString()):"
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: size) { writer in
                var offset = 0
                while offset < size {
                    let bytes = try file.read(from: offset)
                    guard !bytes.isEmpty else { break }
                    offset += bytes.count
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                try await writer.finish(nil)
            })
    }

    private func restore(_ request: Request) async throws -> Response {
        let query = try Query(request, knows: Query.switches)
        let (dryRun, confirm) = (try query.flag("dryRun"), try query.flag("confirm"))
        let file = try state.store.draft()
        try await request.write(to: file, limit: limit)
        return try .json(
            try await state.restore(try await SQLiteStore.read(file), dryRun: dryRun, confirm: confirm))
    }
}

extension Request {
    /// Writes the body to a file as it comes; refuses the too large.
    fileprivate func write(to file: BackupFile, limit: Int) async throws {
        let tooLarge = Refusal(.contentTooLarge, "the body is larger than \(limit) bytes")
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        var size = 0
        for try await buffer in body {
            size += buffer.readableBytes
            guard size <= limit else { throw tooLarge }
            try file.append(buffer.readableBytesView)
        }
        guard size > 0 else { throw Refusal(.badRequest, "the body is empty where a backup belongs") }
    }
}

extension HTTPFields {
    static var contentDigestName: Key? { Key("Content-Digest") }
}
