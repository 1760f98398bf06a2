import FleetModel
import FleetWire
import Hummingbird
import HummingbirdTesting

@testable import Central

/// Central's API over a store in memory and a source that answers when told, with a token for each role.
struct APIFixture {
    let store: any FleetStore
    let source: ScriptedSource
    let state: FleetState
    let reports = ReportBook()
    let admin: String
    /// By director.
    let directors: [String: String]
    let application: Application<RouterResponder<CentralContext>>

    init(fleet: Fleet = ControlFixture.fleet, planned: Bool = true, fleetObjects: Bool = false) async throws {
        try await self.init(
            store: InMemoryStore(fleet: fleet), fleet: fleet, planned: planned, fleetObjects: fleetObjects)
    }

    /// Over a store that may be empty; the fleet is put into it.
    init(store: any FleetStore, fleet: Fleet, planned: Bool = true, fleetObjects: Bool = false) async throws {
        self.store = store
        let stored = try await store.read()
        if stored.fleet != fleet {
            _ = try await store.commit(
                FleetCommit(
                    madeAgainst: stored.version, changes: FleetDiff(from: stored.fleet, to: fleet), publications: [:],
                    history: []))
        }
        source = ScriptedSource()
        state = try await FleetState(
            store: store, source: source, scope: ClusterScope(fleetObjects: fleetObjects),
            logger: ControlFixture.logger, now: { 1_000 })
        if planned { try await state.replan() }
        let (token, secret) = StoredToken.make(role: .admin, director: nil, created: 1)
        try await store.add(token)
        admin = secret
        var directors: [String: String] = [:]
        for name in ["blue-a", "green-b", "gone"] {
            let (token, secret) = StoredToken.make(role: .director, director: name, created: 2)
            try await store.add(token)
            directors[name] = secret
        }
        self.directors = directors
        application = Application(
            router: Central.makeRouter(state: state, reports: reports, now: { 1_000 }),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            logger: ControlFixture.logger)
    }

    /// What a test sees of an answer.
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPFields
        var body: [UInt8]

        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try JSON.decode(type, from: body) }

        /// The problem document; throws where the answer is none.
        func problem() throws -> Problem {
            let problem = try decode(Problem.self)
            guard headers[.contentType] == Problem.mediaType, problem.status == status,
                HTTPFields.requestIDName.flatMap({ headers[$0] }) == problem.requestID, !problem.detail.isEmpty
            else { throw NoProblem(description: "\(problem) in \(headers)") }
            return problem
        }
    }

    struct NoProblem: Error, CustomStringConvertible { var description: String }

    /// Sends one request through the router, without a socket. A token of nil sends none.
    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String?, body: [UInt8]? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await application.test(.router) { client in
            try await Self.send(client, method, path, token: token, body: body, headers: headers)
        }
    }

    static func send(
        _ client: any TestClientProtocol, _ method: HTTPRequest.Method, _ path: String, token: String?,
        body: [UInt8]? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        return Answer(
            status: response.status.code, headers: response.headers, body: Array(response.body.readableBytesView))
    }

    func admin(
        _ method: HTTPRequest.Method, _ path: String, _ object: FleetObject? = nil
    ) async throws -> Answer {
        try await send(method, path, token: admin, body: try object.map { try JSON.encode($0) })
    }

    func admin(_ method: HTTPRequest.Method, _ path: String, text: String) async throws -> Answer {
        try await send(method, path, token: admin, body: Array(text.utf8))
    }
}
