import FleetHTTP
import NIOSSL

/// A client certificate and its key, both in PEM and known to belong together.
struct ClientPair: Hashable, Sendable {
    let certificate: [UInt8]
    let key: [UInt8]
    /// When the certificate ends, in seconds since 1970.
    let expiry: Int64

    enum Part: Hashable { case certificate, key }

    /// What is wrong, and with which of the two.
    struct Fault: Error, Hashable {
        var part: Part
        var reason: ClusterAccessError.Reason
    }

    init(certificate: [UInt8], key: [UInt8]) throws(Fault) {
        let chain: [NIOSSLCertificate]
        let secret: NIOSSLPrivateKey
        do { chain = try PEM.certificates(certificate) } catch { throw Fault(part: .certificate, reason: error) }
        do { secret = try PEM.key(key) } catch { throw Fault(part: .key, reason: error) }
        guard PEM.belong(secret, to: chain) else {
            throw Fault(part: .key, reason: ClusterAccessError.Reason("is not the key of the certificate"))
        }
        self.certificate = certificate
        self.key = key
        expiry = chain.first.map { Int64($0.notValidAfter) } ?? .max
    }
}
