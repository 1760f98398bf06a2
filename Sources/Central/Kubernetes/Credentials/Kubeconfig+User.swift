import FleetWire

extension Kubeconfig.Entry {
    /// Whom a user acts for, by `as` and the fields beside it.
    func impersonation() throws(ClusterAccessError) -> Impersonation? {
        let uid = try text("as-uid")
        let groups = try texts("as-groups")
        var extra: [String: [String]] = [:]
        if let entry = try inner("as-user-extra") {
            for key in entry.fields.keys.sorted() { extra[key] = try entry.texts(key) }
        }
        guard let user = try text("as") else {
            let field = uid != nil ? "as-uid" : !groups.isEmpty ? "as-groups" : !extra.isEmpty ? "as-user-extra" : nil
            if let field { throw error(field, "needs a user in as") }
            return nil
        }
        return Impersonation(user: user, uid: uid, groups: groups, extra: extra)
    }

    /// The program that gives a user's credentials.
    func exec(for cluster: Kubeconfig.Entry) throws(ClusterAccessError) -> ExecPlugin? {
        guard let exec = try inner("exec") else { return nil }
        guard let name = try exec.text("apiVersion") else { throw exec.error("apiVersion", "is missing") }
        guard let version = ExecPlugin.Version(rawValue: name) else {
            let known = ExecPlugin.Version.allCases.map(\.rawValue).joined(separator: " or ")
            throw exec.error("apiVersion", "\(name) is not supported: use \(known)")
        }
        guard let command = try exec.text("command") else { throw exec.error("command", "is missing") }
        try exec.checkInteractiveMode(version)
        return ExecPlugin(
            version: version, command: command.contains("/") ? absolute(command) : command,
            arguments: try exec.texts("args"), environment: try exec.variables(),
            installHint: try exec.text("installHint"),
            cluster: try exec.flag("provideClusterInfo") ? try cluster.execInfo() : nil,
            place: "\(exec.file): \(exec.path)")
    }

    private func variables() throws(ClusterAccessError) -> [ExecPlugin.Variable] {
        var variables: [ExecPlugin.Variable] = []
        for (index, item) in try list("env").enumerated() {
            guard let name = item["name"]?.text, !name.isEmpty, !name.contains("=") else {
                throw error("env[\(index)].name", "is not the name of a variable")
            }
            guard let value = item["value"]?.text else { throw error("env[\(index)].value", "is not a text") }
            variables.append(ExecPlugin.Variable(name: name, value: value))
        }
        return variables
    }

    private func checkInteractiveMode(_ version: ExecPlugin.Version) throws(ClusterAccessError) {
        switch try text("interactiveMode") {
        case "Never", "IfAvailable": return
        case nil where version == .v1beta1: return
        case nil: throw error("interactiveMode", "is missing: use Never or IfAvailable")
        case "Always":
            throw error(
                "interactiveMode", "is Always, and there is no terminal to ask at: use Never or IfAvailable")
        case let other?: throw error("interactiveMode", "\(other) is none of Never, IfAvailable and Always")
        }
    }

    /// A cluster as `ExecCredential` has it, but for the authorities.
    private func execInfo() throws(ClusterAccessError) -> [String: JSONValue] {
        var info: [String: JSONValue] = [:]
        for field in ["server", "tls-server-name", "proxy-url"] {
            if let text = try text(field) { info[field] = .text(text) }
        }
        for field in ["insecure-skip-tls-verify", "disable-compression"] where try flag(field) {
            info[field] = .bool(true)
        }
        for item in try list("extensions") where item["name"]?.text == "client.authentication.k8s.io/exec" {
            info["config"] = item["extension"]
        }
        return info
    }
}
