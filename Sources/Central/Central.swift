import FleetLogging
import FoundationEssentials
import Logging
import ServiceLifecycle
import UnixSignals

/// Central as a whole: what it was asked to be, and how it is run.
struct Central {
    /// What is under way when the end is asked for gets this long.
    private static let shutdownLimit = Duration.seconds(2)

    let options: CentralOptions
    let logger: Logger

    init(_ options: CentralOptions) {
        self.options = options
        logger = Logger(label: "lvsfleet-central") { label in
            LineLogHandler(label: label, format: options.logFormat, logLevel: options.logLevel.level)
        }
    }

    /// Runs until SIGTERM or SIGINT; throws a `StartError` where it cannot start or go on.
    func run() async throws {
        do {
            let services = try await build()
            var configuration = ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            configuration.maximumGracefulShutdownDuration = Self.shutdownLimit
            configuration.maximumCancellationDuration = .seconds(1)
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as StartError {
            throw error
        } catch {
            throw StartError("\(error)")
        }
    }

    /// Seconds since 1970.
    static let clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
}
