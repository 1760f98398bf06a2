import FleetWire
import Foundation

/// What Central asked, as the server's audit log has it.
extension LiveAPIServer {
    struct Entry: Hashable, Sendable {
        /// `list`, `watch` and so on.
        var verb: String
        /// Path and query.
        var target: String
        var status: Int

        /// A field of the query.
        subscript(field: String) -> String? {
            URLComponents(string: target)?.queryItems?.first { $0.name == field }?.value
        }
    }

    /// Every request of Central's so far, in the order in which they were begun; a watch that is open counts.
    nonisolated func entries(_ resource: String? = nil) throws -> [Entry] {
        struct Line: Decodable {
            struct Status: Decodable { var code: Int? }
            struct Resource: Decodable { var resource: String? }
            var auditID: String
            var verb: String
            var requestURI: String
            var responseStatus: Status?
            var objectRef: Resource?
            var requestReceivedTimestamp: String
        }
        var lines: [String: Line] = [:]
        for text in try folder.read("audit.log").split(separator: "\n") {
            // The last line may be half written.
            guard let line = try? JSON.decode(Line.self, from: Array(text.utf8)) else { continue }
            lines[line.auditID] = line
        }
        return lines.values.filter { resource == nil || $0.objectRef?.resource == resource }
            .sorted { $0.requestReceivedTimestamp < $1.requestReceivedTimestamp }
            .map { Entry(verb: $0.verb, target: $0.requestURI, status: $0.responseStatus?.code ?? 0) }
    }
}
