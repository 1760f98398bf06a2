import FleetHTTP

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
        do throws(ClusterAccessError.Reason) {
            _ = try [UInt8](file: "\(folder)/token")
        } catch {
            throw ClusterAccessError("\(folder)/token of the pod's service account \(error.text).")
        }
        do throws(ClusterAccessError.Reason) {
            _ = try PEM.certificates(try [UInt8](file: "\(folder)/ca.crt"))
        } catch {
            throw ClusterAccessError("\(folder)/ca.crt of the pod's service account \(error.text).")
        }
        return ClusterAccess(
            server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)",
            tls: TLSSettings(authorities: .file("\(folder)/ca.crt")), token: .file("\(folder)/token"))
    }
}
