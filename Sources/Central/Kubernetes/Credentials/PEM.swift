import NIOSSL

/// Looks into PEM before it is used: libcurl would say of it only that it is bad, and only when it connects.
enum PEM {
    /// The certificates of a bundle, at least one.
    static func certificates(_ bytes: [UInt8]) throws(ClusterAccessError.Reason) -> [NIOSSLCertificate] {
        guard hasBlock(bytes) else { throw ClusterAccessError.Reason("is not PEM") }
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(bytes)
            if !certificates.isEmpty { return certificates }
        } catch {
            // One of many may be bad, or the file half written: it is all or nothing.
        }
        throw ClusterAccessError.Reason("is PEM, but not of certificates that can be read")
    }

    /// Checks that a private key can be read.
    @discardableResult
    static func key(_ bytes: [UInt8]) throws(ClusterAccessError.Reason) -> NIOSSLPrivateKey {
        guard hasBlock(bytes) else { throw ClusterAccessError.Reason("is not PEM") }
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw ClusterAccessError.Reason("is PEM, but not of a private key without a passphrase")
        }
    }

    /// Whether a key is the one of a certificate.
    static func belong(_ key: NIOSSLPrivateKey, to chain: [NIOSSLCertificate]) -> Bool {
        var settings = TLSConfiguration.makeClientConfiguration()
        settings.trustRoots = .certificates([])
        settings.certificateChain = chain.map { .certificate($0) }
        settings.privateKey = .privateKey(key)
        return (try? NIOSSLContext(configuration: settings)) != nil
    }

    private static func hasBlock(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ")
    }
}
