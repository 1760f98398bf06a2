internal import ArgumentParser

/// A command that does something: it is given the session instead of reaching for the world itself.
protocol AdminCommand: ParsableCommand {
    var global: GlobalOptions { get }

    func run(in session: Session) async throws(Failure)
}

extension AdminCommand {
    /// Connects as the options, the environment and the configuration file say.
    func client(_ session: Session) throws(Failure) -> CentralClient {
        let endpoint = try Endpoint.resolve(global, environment: session.environment)
        return CentralClient(endpoint: endpoint, transport: try session.connect(endpoint))
    }

    var format: OutputFormat { global.output ?? .table }
}
