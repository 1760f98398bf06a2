import ArgumentParser
import FleetLogging
import FleetModel

/// The command line of `lvsfleet-central`.
struct CentralOptions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lvsfleet-central",
        abstract: "Plans what every LVS pair of the fleet does, and serves each director its slice.",
        version: CentralVersion.current)

    @Option(help: ArgumentHelp("Folder of the database and the first token; made with mode 0700.", valueName: "dir"))
    var dataDir: String

    @Option(help: ArgumentHelp("Address to listen on.", valueName: "addr:port"))
    var listen = ListenAddress.standard

    @Option(
        help: ArgumentHelp(
            "Where the picture of the cluster comes from.",
            valueName: "kubernetes|manifests:DIR|none"))
    var cluster = ClusterChoice.kubernetes

    @Option(help: ArgumentHelp("Kubeconfig file.", valueName: "file"))
    var kubeconfig: String?

    @Option(help: ArgumentHelp("Context of the kubeconfig.", valueName: "name"))
    var context: String?

    @Option(
        help: ArgumentHelp(
            "Look at this namespace alone, and others given so, where the rights end there; the whole cluster without.",
            valueName: "name"))
    var watchNamespace: [String] = []

    @Flag(help: "Read Pairs, Pools, VIPs and Assignments that are written in the cluster into the fleet.")
    var fleetObjects = false

    @Flag(help: "Let the Centrals of this cluster elect, by a Lease, the one that writes statuses and Events.")
    var leaderElection = false

    @Option(help: ArgumentHelp("Namespace of the Lease (default: this pod's own, else lvsfleet).", valueName: "name"))
    var leaderElectionNamespace: String?

    @Option(help: ArgumentHelp("Name of the Lease.", valueName: "name"))
    var leaderElectionName = "lvsfleet-central"

    @Option(help: ArgumentHelp("PEM file with the server's certificate and its chain.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("PEM file with the certificate's key.", valueName: "file"))
    var tlsKey: String?

    @Flag(help: "Speak plain HTTP on an address that others can reach.")
    var insecureHttp = false

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
    var logLevel = LogLevel.info

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var logFormat = LogFormat.text

    func validate() throws {
        guard !dataDir.isEmpty else { throw ValidationError("--data-dir names no folder") }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
        guard listen.isLoopback || tlsCertificate != nil || insecureHttp else {
            throw ValidationError(
                "\(listen) can be reached by others: give --tls-certificate and --tls-key, or --insecure-http")
        }
        guard cluster == .kubernetes || (kubeconfig == nil && context == nil) else {
            throw ValidationError("--kubeconfig and --context go with --cluster kubernetes")
        }
        if let name = watchNamespace.first(where: { !Name.isValid($0) }) {
            throw ValidationError("--watch-namespace \(name): \"\(name)\" is not the name of a namespace")
        }
        guard cluster != .none || !fleetObjects else {
            throw ValidationError("--fleet-objects goes with a cluster, and --cluster is none")
        }
        guard cluster == .kubernetes || watchNamespace.isEmpty else {
            throw ValidationError("--watch-namespace goes with --cluster kubernetes")
        }
        try validateElection()
    }

    private func validateElection() throws {
        guard cluster == .kubernetes || !leaderElection else {
            throw ValidationError("--leader-election goes with --cluster kubernetes")
        }
        guard leaderElection || leaderElectionNamespace == nil else {
            throw ValidationError("--leader-election-namespace goes with --leader-election")
        }
        if let name = leaderElectionNamespace, !Name.isValid(name) {
            throw ValidationError("--leader-election-namespace \(name): \"\(name)\" is not the name of a namespace")
        }
        guard Name.isValid(leaderElectionName) else {
            throw ValidationError(
                "--leader-election-name \(leaderElectionName): \"\(leaderElectionName)\" is not the name of a Lease")
        }
    }

    func run() async throws {
        try await Central(self).run()
    }
}

extension ListenAddress {
    static var standard: ListenAddress { ListenAddress(address: IPAddress(v4: 0x7F00_0001), port: 7070) }
}
