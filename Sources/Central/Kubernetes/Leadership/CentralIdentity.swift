import Foundation

/// How one of several Centrals calls itself in Leases and Events.
enum CentralIdentity {
    /// The machine's name, in a pod the pod's, and digits that are others after each start: who comes back under an old name is
    /// not the one who held the Lease.
    static func make() -> String { "\(ProcessInfo.processInfo.hostName)_\(RandomText.hex(bytes: 8))" }

    /// The namespace that the pod runs in; nil outside of a cluster.
    ///
    /// - Parameter folder: what Kubernetes mounts for the service account.
    static func namespace(folder: String = ClusterAccess.serviceAccountFolder) -> String? {
        guard let text = try? String(contentsOfFile: "\(folder)/namespace", encoding: .utf8) else { return nil }
        let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return name.isEmpty ? nil : name
    }
}
