import FleetHTTP

/// A certificate authority of a test's own: `NAME.crt` and `NAME.key` in a folder.
struct LiveAuthority: Sendable {
    private let folder: TestFolder
    private let name: String

    init(_ name: String, in folder: TestFolder) throws {
        self.folder = folder
        self.name = name
        try OpenSSL.run(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout",
            folder["\(name).key"], "-out", certificate)
    }

    /// The path of its certificate.
    var certificate: String { folder["\(name).crt"] }

    /// A server's certificate, `FILE.crt` with `FILE.key`, for 127.0.0.1 and a name.
    func issue(server file: String, name: String) throws {
        try issue(
            file, subject: "/CN=\(name)",
            "extendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1,DNS:localhost,DNS:\(name)")
    }

    /// A client's certificate: the API takes its common name as user and its organisation as group.
    func issue(client file: String, user: String, group: String? = nil) throws {
        try issue(file, subject: "\(group.map { "/O=\($0)" } ?? "")/CN=\(user)", "extendedKeyUsage=clientAuth")
    }

    private func issue(_ file: String, subject: String, _ extensions: String) throws {
        try OpenSSL.run(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", subject,
            "-keyout", folder["\(file).key"], "-out", folder["\(file).csr"])
        try folder.write("basicConstraints=CA:FALSE\n\(extensions)\n", "\(file).ext")
        try OpenSSL.run(
            "x509", "-req", "-in", folder["\(file).csr"], "-CA", certificate, "-CAkey", folder["\(name).key"],
            "-CAcreateserial", "-days", "2", "-extfile", folder["\(file).ext"], "-out", folder["\(file).crt"])
    }
}
