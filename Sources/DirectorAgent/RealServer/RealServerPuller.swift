import FleetHTTP
import FleetModel
import Logging

/// Keeps asking Central what the host must take, and hands each answer on.
struct RealServerPuller: Sendable {
    /// How long Central may keep a question open, in seconds.
    static let wait = 50

    let central: any RealServerCentral
    let host: RealServerHost
    let logger: Logger
    /// Rings when Central is back after it was away.
    let reconnected: Bell
    /// The pause after the first failure; it doubles up to 10 s.
    var firstPause = Duration.milliseconds(500)

    func run() async {
        var backoff = Backoff(first: firstPause, cap: .seconds(10))
        var problem: String?
        while !Task.isCancelled {
            do {
                let pause = try await ask(wait: Self.wait)
                if problem != nil {
                    logger.notice("Central is back")
                    problem = nil
                    reconnected.ring()
                }
                backoff.reset()
                if let pause { try await Task.sleep(for: pause) }
            } catch {
                if Task.isCancelled { return }
                // Said once for each new reason, not once for each try.
                if problem != "\(error)" { logger.warning("Central is away", metadata: ["error": "\(error)"]) }
                problem = "\(error)"
                try? await Task.sleep(for: backoff.pause())
            }
        }
    }

    /// Asks once; gives how long to rest before the next question.
    func ask(wait: Int) async throws -> Duration? {
        let held = await host.held
        let answer = try await central.slice(of: try await host.ownAddresses(), held: held, wait: wait)
        switch answer {
        case .slice(let document):
            // What is not taken would come again at once.
            return await host.take(document) ? nil : firstPause
        case .unchanged:
            await host.confirm()
            return nil
        case .notYet(let seconds): return .seconds(seconds)
        }
    }
}
