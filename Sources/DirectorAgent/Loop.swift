import Logging
import ServiceLifecycle
import UnixSignals

/// An endless piece of work as a service; it is cancelled when the end is asked for, and leaves the kernel as it is.
struct Loop: Service {
    let work: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }

    /// Runs services until SIGTERM or SIGINT; gives the exit status.
    static func serve(_ services: [any Service], logger: Logger) async -> Int32 {
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        configuration.maximumCancellationDuration = .seconds(1)
        do {
            try await ServiceGroup(configuration: configuration).run()
            return 0
        } catch {
            logger.critical("ended", metadata: ["error": "\(error)"])
            return 1
        }
    }
}
