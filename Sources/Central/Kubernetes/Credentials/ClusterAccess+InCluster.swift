import FleetHTTP
import Foundation

extension ClusterAccess {
    static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// The access that a pod has by its service account.
    static func inCluster(
        environment: [String: String], folder: String = serviceAccountFolder
    ) throws(ClusterAccessError) -> ClusterAccess {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
            let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty
        else {
            throw ClusterAccessError(
                "There is no access to a cluster: no --kubeconfig, no KUBECONFIG, no ~/.kube/config, and "
                    + "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set.")
        }
        for name in ["token", "ca.crt"] where !FileManager.default.isReadableFile(atPath: "\(folder)/\(name)") {
            throw ClusterAccessError("\(folder)/\(name) of the pod's service account cannot be read.")
        }
        return ClusterAccess(
            server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)",
            tls: TLSSettings(authorities: .file("\(folder)/ca.crt")), token: .file("\(folder)/token"))
    }
}
