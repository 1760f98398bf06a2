import Logging

/// The cluster that Central was told of: where its picture comes from, and what it can be written to with.
struct ClusterConnection: Sendable {
    var source: any ClusterSource
    /// Nil where there is nothing that could be written to: no cluster, or a folder of manifests.
    var session: (any ClusterSession)?

    /// - Throws: `ClusterAccessError` where the way to the API is not known.
    init(_ options: CentralOptions, logger: Logger) throws(ClusterAccessError) {
        switch options.cluster {
        case .none: source = NoCluster()
        case .manifests(let folder): source = ManifestsSource(folder: folder)
        case .kubernetes:
            let access = try ClusterAccess.load(kubeconfig: options.kubeconfig, context: options.context)
            let credentials = ClusterCredentials(access, logger: logger)
            source = KubernetesSource(access: access, credentials: credentials, logger: logger)
            session = APISession(access: access, credentials: credentials)
        }
    }
}
