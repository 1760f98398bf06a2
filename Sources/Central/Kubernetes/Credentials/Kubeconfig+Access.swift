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
            try Self.identify(&access, as: user)
        }
        return access
    }

    private static func access(_ cluster: Entry) throws(ClusterAccessError) -> ClusterAccess {
        guard var server = try cluster.text("server") else { throw cluster.error("server", "is missing") }
        guard ["http://", "https://"].contains(where: { server.hasPrefix($0) && server.count > $0.count }) else {
            throw cluster.error("server", "\(server) is not an http or https URL")
        }
        while server.hasSuffix("/") { server.removeLast() }
        var access = ClusterAccess(server: server)
        access.tls.authorities = try cluster.pem("certificate-authority")
        access.tls.serverName = try cluster.text("tls-server-name")
        access.tls.skipsVerification = try cluster.flag("insecure-skip-tls-verify")
        if access.tls.skipsVerification, access.tls.authorities != nil {
            throw cluster.error("insecure-skip-tls-verify", "goes with no certificate-authority")
        }
        if let proxy = try cluster.text("proxy-url") {
            guard ["http://", "https://", "socks5://"].contains(where: { proxy.hasPrefix($0) }) else {
                throw cluster.error("proxy-url", "\(proxy) is not an http, https or socks5 URL")
            }
            access.proxy = proxy
        }
        return access
    }

    private static func identify(_ access: inout ClusterAccess, as user: Entry) throws(ClusterAccessError) {
        // A program that runs programs named in a file, or logs in as somebody else, is another program.
        for field in ["exec", "auth-provider", "username", "password", "as", "as-uid", "as-groups", "as-user-extra"] {
            guard let value = user.fields[field], value != .null else { continue }
            throw user.error(
                field, "is not supported: use a token, a tokenFile or a client certificate, as of a service account")
        }
        access.tls.certificate = try user.pem("client-certificate")
        access.tls.key = try user.pem("client-key")
        if access.tls.certificate != nil, access.tls.key == nil {
            throw user.error("client-key", "is missing, where there is a client-certificate")
        }
        if access.tls.key != nil, access.tls.certificate == nil {
            throw user.error("client-certificate", "is missing, where there is a client-key")
        }
        // The file wins, as for client-go: it is the one that is renewed.
        if let path = try user.readableFile("tokenFile") {
            access.token = .file(path)
        } else if let token = try user.text("token") {
            access.token = .fixed(token)
        }
    }
}
