import FleetHTTP
import Foundation
import Testing

@testable import Central

/// An etcd and a kube-apiserver on free ports of 127.0.0.1, with all that they keep in a folder that goes with them.
///
/// Nothing else of Kubernetes runs: no controller makes EndpointSlices, no kubelet says that a pod is ready. Tests do.
actor LiveAPIServer {
    /// The server of the suite that runs.
    @TaskLocal static var current: LiveAPIServer?

    nonisolated let folder: TestFolder
    /// Who signed what the server shows, and what clients may show.
    nonisolated let authority: LiveAuthority
    nonisolated let ports: FreePorts
    nonisolated let admin: HTTPClient
    private let binaries: LiveBinaries
    private var flags: [String] = []
    private var etcd: LiveProcess?
    private var server: LiveProcess?
    /// Where it listens now.
    private(set) var port: UInt16

    static let issuer = "https://kubernetes.default.svc.cluster.local"
    /// A name that the server's certificate carries, beside its address.
    static let name = "kubernetes.live.test"

    init(_ binaries: LiveBinaries) throws {
        self.binaries = binaries
        folder = try TestFolder()
        ports = try FreePorts()
        port = ports.server
        authority = try LiveAuthority("ca", in: folder)
        try authority.issue(server: "server", name: Self.name)
        try authority.issue(client: "admin", user: "admin", group: "system:masters")
        try OpenSSL.run("genrsa", "-out", folder["sa.key"], "2048")
        try OpenSSL.run("rsa", "-in", folder["sa.key"], "-pubout", "-out", folder["sa.pub"])
        try folder.write(Self.auditPolicy, "audit.yaml")
        // Whom the server's certificate is from is what some tests change; it is no matter of the tests' own requests.
        admin = HTTPClient(
            tls: TLSSettings(
                certificate: .file(folder["admin.crt"]), key: .file(folder["admin.key"]), skipsVerification: true))
    }

    /// Where clients find it.
    nonisolated var url: String { "https://127.0.0.1:\(ports.server)" }

    /// Starts what does not run, over the data that is there, and waits until it is ready.
    ///
    /// - Parameters:
    ///   - flags: beside the usual ones; nil: those of the last start.
    ///   - aside: on another port, where no client looks.
    func start(_ flags: [String]? = nil, aside: Bool = false) async throws {
        self.flags = flags ?? self.flags
        port = aside ? ports.aside : ports.server
        if etcd?.isRunning != true {
            etcd = try LiveProcess(binaries.etcd, etcdArguments, log: folder["etcd.log"])
        }
        if server?.isRunning != true {
            server = try LiveProcess(binaries.apiServer, serverArguments, log: folder["server.log"])
        }
        let deadline = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < deadline, server?.isRunning == true, etcd?.isRunning == true {
            let answer = try? await admin.send(
                HTTPRequest("GET", "https://127.0.0.1:\(port)/readyz", totalTimeout: .seconds(5)))
            if answer?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw LiveError("the API server is not ready: \(lastWords("etcd.log")) \(lastWords("server.log"))")
    }

    /// Ends the API server alone: SIGKILL, or in good order, in which it ends all watches.
    func end(_ signal: Int32 = SIGKILL) {
        server?.end(signal)
        server = nil
    }

    /// Has the API server stand still with all its connections open, as behind a network that swallows packets.
    func pause() { server?.signal(SIGSTOP) }

    func proceed() { server?.signal(SIGCONT) }

    func restart() async throws {
        end()
        try await start()
    }

    /// Ends everything; the data stay until the folder goes.
    func stop() {
        end()
        etcd?.end()
        etcd = nil
    }

    /// Forgets all versions of objects but the newest, as the API server has etcd do every five minutes.
    func compact() async throws {
        let gateway = "http://127.0.0.1:\(ports.etcd)/v3/kv"
        struct Range: Decodable {
            struct Header: Decodable { var revision: String }
            var header: Header
        }
        let range = try await admin.send(HTTPRequest("POST", "\(gateway)/range", body: Array(#"{"key":"AA=="}"#.utf8)))
        let revision = try JSONDecoder().decode(Range.self, from: Data(range.body)).header.revision
        let answer = try await admin.send(
            HTTPRequest(
                "POST", "\(gateway)/compaction", body: Array(#"{"revision":"\#(revision)","physical":true}"#.utf8)))
        guard answer.status == 200 else { throw LiveError("etcd does not compact: \(answer.status)") }
    }

    private func lastWords(_ log: String) -> String {
        ((try? folder.read(log)) ?? "").split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    /// What Central asks is kept, and of everybody else nothing.
    private static let auditPolicy = """
        {"apiVersion":"audit.k8s.io/v1","kind":"Policy","omitStages":["RequestReceived"],"rules":[
        {"level":"Metadata","users":["system:serviceaccount:lvsfleet:lvsfleet-central"]},{"level":"None"}]}
        """

    private var etcdArguments: [String] {
        let (client, peer) = ("http://127.0.0.1:\(ports.etcd)", "http://127.0.0.1:\(ports.peer)")
        return [
            "--data-dir", folder["etcd"], "--unsafe-no-fsync", "--log-level=warn", "--listen-client-urls", client,
            "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", "default=\(peer)",
        ]
    }

    private var serverArguments: [String] {
        [
            "--etcd-servers=http://127.0.0.1:\(ports.etcd)", "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1", "--secure-port=\(port)", "--endpoint-reconciler-type=none",
            "--cert-dir=\(folder.path)", "--tls-cert-file=\(folder["server.crt"])",
            "--tls-private-key-file=\(folder["server.key"])", "--client-ca-file=\(authority.certificate)",
            "--service-account-issuer=\(Self.issuer)", "--service-account-signing-key-file=\(folder["sa.key"])",
            "--service-account-key-file=\(folder["sa.pub"])", "--service-cluster-ip-range=10.0.0.0/24",
            "--authorization-mode=RBAC", "--allow-privileged=true", "--disable-admission-plugins=ServiceAccount",
            "--audit-policy-file=\(folder["audit.yaml"])", "--audit-log-path=\(folder["audit.log"])",
        ] + flags
    }
}
