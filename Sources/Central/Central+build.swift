import FleetService
import FleetWire
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import ServiceLifecycle

extension Central {
    /// Opens what is needed and wires it; the order of the services is the order in which they depend on each other.
    func build() async throws -> [any Service] {
        let connection = try ClusterConnection(options, logger: logger)
        let folder = options.dataDir
        try PrivateFile.makeFolder(folder)
        let store = try SQLiteStore.open(path: "\(folder)/lvsfleet.db")
        try await Self.writeFirstToken(to: "\(folder)/admin.token", store)
        let state = try await FleetState(
            store: store, source: connection.source,
            scope: ClusterScope(
                namespaces: Set(options.watchNamespace).sorted(), fleetObjects: options.fleetObjects),
            logger: logger, now: Self.clock)
        let reports = ReportBook()
        let supervisor = Supervisor()
        let application = Application(
            router: Self.makeRouter(state: state, reports: reports), server: try server(),
            configuration: ApplicationConfiguration(
                address: .hostname("\(options.listen.address)", port: Int(options.listen.port))),
            // As text: with the address itself, 16 bytes aligned, the compiler's closure jumps to nowhere (Swift 6.3).
            onServerRunning: { [place = "\(options.listen)"] _ in
                supervisor?.tell(.ready, .status("listens on \(place)"))
            },
            logger: logger)
        return [connection.source, ClusterFollower(source: connection.source, state: state, logger: logger)]
            + writers(connection, state, reports) + [Listener(application: application, address: options.listen)]
            + (supervisor.map { [Heartbeat($0) { await state.turn() }] } ?? [])
    }

    /// Everything that Central answers to, over any store and source.
    static func makeRouter(
        state: FleetState, reports: ReportBook, now: @escaping @Sendable () -> Int64 = clock
    ) -> Router<CentralContext> {
        let counts = RequestCounts()
        let routes = routes(state: state, reports: reports, counts: counts, now: now)
        let router = Router(context: CentralContext.self)
        router.add(middleware: ProblemMiddleware(counts: counts))
        router.add(middleware: AuthenticationMiddleware(store: state.store, routes: routes))
        router.add(routes)
        return router
    }

    static func routes(
        state: FleetState, reports: ReportBook, counts: RequestCounts, now: @escaping @Sendable () -> Int64
    ) -> [Route] {
        ObjectRoutes(state: state).routes + DrainRoutes(state: state).routes
            + DirectorDrainRoutes(state: state, reports: reports).routes
            + DoctorRoutes(state: state, reports: reports).routes
            + BackupRoutes(state: state).routes
            + SteeringRoutes(state: state, reports: reports).routes
            + TokenRoutes(store: state.store, state: state, now: now).routes
            + ViewRoutes(state: state, reports: reports).routes
            + DirectorRoutes(state: state, reports: reports).routes
            + RealServerRoutes(board: state.realServers, reports: reports).routes
            + HealthRoutes(state: state, reports: reports, counts: counts).routes
    }

    /// An administrator's token for whoever can read the data folder, where the store knows none yet.
    static func writeFirstToken(to path: String, _ store: any FleetStore) async throws {
        guard try await !store.tokens().contains(where: { $0.role == .admin }) else { return }
        let (token, secret) = StoredToken.make(role: .admin, director: nil, created: clock())
        // The file comes first: a token in the store that nobody knows would be of no use, and none were made again.
        try PrivateFile.write(Array("\(secret)\n".utf8), to: path)
        try await store.add(token)
    }

    private func server() throws -> HTTPServerBuilder {
        // An idle connection is closed after two of the longest polls; one whose poll is being answered is not idle.
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                idleTimeout: .seconds(Int64(2 * DirectorRoutes.waitLimit)),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
        guard let certificate = options.tlsCertificate, let key = options.tlsKey else { return plain }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            guard !chain.isEmpty else { throw StartError("\(certificate) holds no certificate") }
            let configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try .init(file: key, format: .pem)))
            return try .tls(plain, tlsConfiguration: configuration)
        } catch let error as StartError {
            throw error
        } catch {
            throw StartError("the certificate \(certificate) and the key \(key) cannot be used: \(error)")
        }
    }
}
