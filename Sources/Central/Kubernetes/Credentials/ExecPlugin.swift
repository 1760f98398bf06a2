import FleetWire

/// A program that gives credentials, as `users[].user.exec` names it.
struct ExecPlugin: Hashable, Sendable {
    /// The form in which it is asked and answers.
    enum Version: String, CaseIterable, Sendable {
        case v1 = "client.authentication.k8s.io/v1"
        case v1beta1 = "client.authentication.k8s.io/v1beta1"
    }

    var version: Version
    /// A path, or a bare name that is looked for in PATH.
    var command: String
    var arguments: [String] = []
    /// What is set beside our own environment; of two of one name the last counts.
    var environment: [Variable] = []
    /// What to tell whoever lacks the program.
    var installHint: String?
    /// What it is told of the cluster, but for the authorities, which may change; nil: nothing.
    var cluster: [String: JSONValue]?
    /// `/etc/kube/config: users[u].user.exec`, for error messages.
    var place: String
    /// How long it may take.
    var patience = Duration.seconds(60)

    struct Variable: Hashable, Sendable {
        var name: String
        var value: String
    }

    func error(_ reason: String) -> ClusterAccessError {
        ClusterAccessError("\(place): the plugin \(command) \(reason).")
    }

    /// The document in `KUBERNETES_EXEC_INFO`. Central is no terminal, and has nobody to ask.
    func info(authorities: [UInt8]?) throws(ClusterAccessError) -> String {
        var spec: [String: JSONValue] = ["interactive": .bool(false)]
        if var cluster {
            if let authorities { cluster["certificate-authority-data"] = .text(Self.base64(authorities)) }
            spec["cluster"] = .object(cluster)
        }
        let document = JSONValue.object([
            "apiVersion": .text(version.rawValue), "kind": .text("ExecCredential"), "spec": .object(spec),
        ])
        do {
            return String(decoding: try JSON.encode(document), as: UTF8.self)
        } catch {
            throw self.error("cannot be told of the cluster: \(error)")
        }
    }
}
