import FleetModel
import FleetWire
import Hummingbird
import ServiceLifecycle

/// What agents on the hosts of real servers use: what the host must take, and their report.
///
/// One token serves all hosts, so each names the addresses that are its own, and is told of VIPs that send to those alone.
struct RealServerRoutes: Sendable {
    /// Addresses that one host may name.
    static let addressLimit = 64
    /// What an agent is told to wait before it asks again, in seconds.
    private static let retryAfter = "2"

    let board: RealServerBoard
    let reports: ReportBook

    var routes: [Route] {
        [
            Route(.get, "/api/v1/realserver", .realServers) { request, _ in try await self.slice(request) },
            Route(.put, "/api/v1/realserver/report", .realServers) { request, _ in try await self.report(request) },
        ]
    }

    /// A long poll: answers at once unless the agent holds the newest.
    private func slice(_ request: Request) async throws -> Response {
        let query = try Query(request, knows: ["wait", "address"])
        let wait = min(try query.number("wait") ?? 0, DirectorRoutes.waitLimit)
        let addresses = try Self.addresses(query.text("address"))
        let held = request.headers[.ifNoneMatch].flatMap(Self.version)
        let newest = try await board.document(for: addresses)
        guard wait > 0, let held, newest?.version == held else { return try answer(newest, held: held) }
        let board = board
        let deadline = ContinuousClock.now + .seconds(wait)
        // Looking for the client's leave uses the connection up, so the answer closes it.
        let document = try await request.body.consumeWithCancellationOnInboundClose { _ in
            try await cancelWhenGracefulShutdown {
                try await board.document(for: addresses, otherThan: held, until: deadline)
            }
        }
        var response = try answer(document, held: held)
        response.headers[.connection] = "close"
        return response
    }

    private func answer(_ document: RealServerSliceDocument?, held: String?) throws -> Response {
        guard let document else {
            throw Refusal(
                .serviceUnavailable, "not every pair has a slice yet", headers: [.retryAfter: Self.retryAfter])
        }
        let tag: HTTPFields = [.eTag: "\"\(document.version)\""]
        guard document.version != held else { return Response(status: .notModified, headers: tag) }
        return .json(bytes: try JSON.encode(document), headers: tag)
    }

    private func report(_ request: Request) async throws -> Response {
        let report = try await request.decode(RealServerReport.self, limit: BodyLimit.report)
        guard NodeName.canonical(report.node) != nil else {
            throw Refusal(.badRequest, "node: \"\(report.node)\" is not a host's name")
        }
        guard (1...Self.addressLimit).contains(report.addresses.count) else {
            throw Refusal(.badRequest, "addresses: 1 to \(Self.addressLimit) are named")
        }
        await reports.receive(report)
        return Response(status: .noContent)
    }

    /// `10.9.0.21,fd09::21`.
    private static func addresses(_ text: String?) throws(Refusal) -> Set<IPAddress> {
        let words = (text ?? "").split(separator: ",", omittingEmptySubsequences: false)
        guard text?.isEmpty == false else {
            throw Refusal(.badRequest, "query: address is missing: the host's own addresses, commas between them")
        }
        guard words.count <= addressLimit else {
            throw Refusal(.badRequest, "query: address names more than \(addressLimit) addresses")
        }
        var addresses: Set<IPAddress> = []
        for word in words {
            guard let address = IPAddress(String(word)) else {
                throw Refusal(.badRequest, "query: address: \"\(word)\" is not an IPv4 or IPv6 address")
            }
            addresses.insert(address)
        }
        return addresses
    }

    /// The text of an entity tag.
    private static func version(_ tag: String) -> String? {
        guard tag.utf8.count > 2, tag.hasPrefix("\""), tag.hasSuffix("\"") else { return nil }
        return String(tag.dropFirst().dropLast())
    }
}
