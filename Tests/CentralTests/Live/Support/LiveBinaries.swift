import Foundation

/// The programs of a Kubernetes API server, where this machine has them.
struct LiveBinaries: Sendable {
    let etcd: String
    let apiServer: String

    static let found = LiveBinaries(environment: ProcessInfo.processInfo.environment)

    init?(environment: [String: String]) {
        guard let folder = environment["KUBEBUILDER_ASSETS"], !folder.isEmpty, OpenSSL.isThere else { return nil }
        etcd = "\(folder)/etcd"
        apiServer = "\(folder)/kube-apiserver"
        guard [etcd, apiServer].allSatisfy({ FileManager.default.isExecutableFile(atPath: $0) }) else { return nil }
    }
}
