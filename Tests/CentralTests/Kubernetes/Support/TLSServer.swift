import Foundation
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// A real HTTPS server on 127.0.0.1 that answers each list with one node, and each watch with a bookmark and then silence.
struct TLSServer: Sendable {
    /// What it saw of each request: the client's port, which tells connections apart, and who asked.
    final class Log: Sendable {
        private let seen = Mutex<[(port: Int, authorization: String?)]>([])

        var ports: [Int] { seen.withLock { $0.map(\.port) } }
        var authorizations: [String?] { seen.withLock { $0.map(\.authorization) } }

        func add(_ port: Int, _ authorization: String?) { seen.withLock { $0.append((port, authorization)) } }
    }

    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let port: Int

        init(source: ApplicationRequestContextSource) {
            coreContext = .init(source: source)
            port = source.channel.remoteAddress?.port ?? 0
        }
    }

    let log = Log()
    let pair: TestPair
    /// Whose client certificates are wanted; nil: none is asked for.
    var clients: TestPair?
    /// Answers 401 to every request that does not show this token; nil: takes any.
    var token: String?

    /// Listens for as long as the body runs; port 0 takes a free one.
    func run<Value: Sendable>(
        port: Int = 0, _ body: @escaping @Sendable (_ port: Int) async throws -> Value
    ) async throws -> Value {
        let (started, start) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router(), server: try .tls(tlsConfiguration: try configuration()),
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { start.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                // Cancelled when the body is done; a port that is taken ends the wait.
                defer { start.finish() }
                try await application.run()
                return nil
            }
            group.addTask {
                guard let port = await started.first(where: { _ in true }) else { throw CancellationError() }
                return try await body(port)
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private func configuration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(pair.certificateBytes).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: pair.keyBytes, format: .pem)))
        if let clients {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(clients.certificateBytes))
        }
        return configuration
    }

    private func router() -> Router<Context> {
        let router = Router(context: Context.self)
        router.get("api/v1/nodes") { request, context in
            let authorization = request.headers[.authorization]
            log.add(context.port, authorization)
            if let token, authorization != "Bearer \(token)" { return Response(status: .unauthorized) }
            guard request.uri.queryParameters["watch"] != nil else {
                return Response(
                    status: .ok,
                    body: .init(
                        byteBuffer: ByteBuffer(
                            string:
                                #"{"kind":"NodeList","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"n1"}}]}"#
                        )))
            }
            return Response(
                status: .ok,
                body: .init { writer in
                    try await writer.write(Self.bookmark)
                    // The next comes when somebody else asks again.
                    let count = log.ports.count
                    while log.ports.count <= count { try await Task.sleep(for: .milliseconds(2)) }
                    try await writer.write(Self.bookmark)
                    try await writer.finish(nil)
                })
        }
        return router
    }

    private static let bookmark = ByteBuffer(
        string: #"{"type":"BOOKMARK","object":{"kind":"Node","metadata":{"resourceVersion":"6"}}}"# + "\n")
}
