import FleetHTTP
import FleetWire

extension Kubeconfig {
    /// The access that a context gives; without a name, the current one's.
    func access(context name: String?, origin: String) throws(ClusterAccessError) -> ClusterAccess {
        guard let name = name ?? currentContext else {
            throw ClusterAccessError("\(origin): current-context: is not set, and no --context was given.")
        }
        guard let context = contexts[name] else {
            throw ClusterAccessError("\(origin): contexts: there is no context \(name).")
        }
        guard let clusterName = try context.text("cluster") else { throw context.error("cluster", "is missing") }
        guard let cluster = clusters[clusterName] else {
            throw context.error("cluster", "there is no cluster \(clusterName)")
        }
        var access = try Self.access(cluster)
        if let userName = try context.text("user") {
            guard let user = users[userName] else { throw context.error("user", "there is no user \(userName)") }
            access.impersonation = try user.impersonation()
            if access.server.hasPrefix("https://") {
                try Self.identify(&access, as: user, at: cluster)
            } else if let field = Self.secrets.first(where: { user.fields[$0] ?? .null != .null }) {
                // As client-go: nothing is shown to a server that anybody could be.
                access.remarks.append(
                    "\(user.file): \(user.path).\(field) is not sent, for \(access.server) is not https")
            }
        }
        return access
    }

    /// The fields by which a user shows who it is, in the order of their weight.
    private static let secrets = [
        "client-certificate-data", "client-certificate", "tokenFile", "token", "exec", "auth-provider", "username",
        "password",
    ]

    private static func access(_ cluster: Entry) throws(ClusterAccessError) -> ClusterAccess {
        guard var server = try cluster.text("server") else { throw cluster.error("server", "is missing") }
        guard ["http://", "https://"].contains(where: { server.hasPrefix($0) && server.count > $0.count }) else {
            throw cluster.error("server", "\(server) is not an http or https URL")
        }
        while server.hasSuffix("/") { server.removeLast() }
        var access = ClusterAccess(server: server)
        access.tls.authorities = try cluster.pem("certificate-authority") { (bytes) throws(ClusterAccessError.Reason) in
            _ = try PEM.certificates(bytes)
        }
        access.tls.serverName = try cluster.text("tls-server-name")
        access.tls.skipsVerification = try cluster.flag("insecure-skip-tls-verify")
        if access.tls.skipsVerification, access.tls.authorities != nil {
            throw cluster.error("insecure-skip-tls-verify", "goes with no certificate-authority")
        }
        if let proxy = try cluster.text("proxy-url") {
            guard
                ["http://", "https://", "socks5://"].contains(where: { proxy.hasPrefix($0) && proxy.count > $0.count })
            else { throw cluster.error("proxy-url", "\(proxy) is not an http, https or socks5 URL") }
            access.proxy = proxy
        }
        access.disablesCompression = try cluster.flag("disable-compression")
        return access
    }

    private static func identify(
        _ access: inout ClusterAccess, as user: Entry, at cluster: Entry
    ) throws(ClusterAccessError) {
        for field in ["username", "password"] where try user.text(field) != nil {
            throw user.error(
                field, "API servers have known no passwords since 1.19: use a token, a client certificate or exec")
        }
        if try user.inner("auth-provider") != nil {
            throw user.error(
                "auth-provider", "was removed from Kubernetes 1.26: use exec with the plugin of your provider")
        }
        access.tls.certificate = try user.pem("client-certificate") { (bytes) throws(ClusterAccessError.Reason) in
            _ = try PEM.certificates(bytes)
        }
        access.tls.key = try user.pem("client-key") { (bytes) throws(ClusterAccessError.Reason) in
            try PEM.key(bytes)
        }
        if access.tls.certificate != nil, access.tls.key == nil {
            throw user.error("client-key", "is missing, where there is a client-certificate")
        }
        if access.tls.key != nil, access.tls.certificate == nil {
            throw user.error("client-certificate", "is missing, where there is a client-key")
        }
        if access.tls.certificate != nil {
            var files = TLSFiles(TLSSettings(certificate: access.tls.certificate, key: access.tls.key))
            do { try files.look(at: .now) } catch { throw ClusterAccessError("\(user.file): \(user.path): \(error)") }
        }
        let token = try user.text("token")
        // The file wins, as for client-go: it is the one that is renewed.
        if let path = try user.text("tokenFile").map(user.absolute) {
            do throws(ClusterAccessError.Reason) {
                if token == nil { _ = try [UInt8](file: path) }
            } catch {
                throw user.error("tokenFile", "\(path) \(error.text)")
            }
            access.token = .file(path, otherwise: token)
        } else if let token {
            access.token = .fixed(token)
        }
        guard let exec = try user.exec(for: cluster) else { return }
        if let field = secrets.prefix(4).first(where: { user.fields[$0] ?? .null != .null }) {
            access.remarks.append("\(user.file): \(user.path).exec is not used, for \(field) is there")
        } else {
            access.exec = exec
        }
    }
}
