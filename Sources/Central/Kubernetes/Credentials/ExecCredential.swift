import FleetWire
import Foundation

/// What an exec plugin gave: a token, a client certificate with its key, or both.
struct ExecCredential: Hashable, Sendable {
    var token: String?
    var pair: ClientPair?
    /// When it ends, in seconds since 1970, the certificate's end included; nil: it does not say.
    var expiry: Int64?

    init(token: String?, expiry: Int64? = nil) {
        self.token = token
        self.expiry = expiry
    }

    /// Reads the `ExecCredential` that a plugin printed.
    init(printed bytes: [UInt8], _ version: ExecPlugin.Version) throws(ClusterAccessError.Reason) {
        guard let document = try? JSON.decode(JSONValue.self, from: bytes), case .object = document else {
            throw ClusterAccessError.Reason("printed no JSON object")
        }
        guard document["kind"]?.text == "ExecCredential" else {
            throw ClusterAccessError.Reason("printed no ExecCredential: its kind is \(Self.quoted(document["kind"]))")
        }
        guard document["apiVersion"]?.text == version.rawValue else {
            throw ClusterAccessError.Reason(
                "is to speak \(version.rawValue), and printed apiVersion \(Self.quoted(document["apiVersion"]))")
        }
        guard case .object(let status)? = document["status"] else {
            throw ClusterAccessError.Reason("printed an ExecCredential without a status")
        }
        token = try Self.text("token", status)
        let certificate = try Self.text("clientCertificateData", status)
        let key = try Self.text("clientKeyData", status)
        switch (certificate, key) {
        case (nil, nil):
            guard token != nil else {
                throw ClusterAccessError.Reason("printed neither status.token nor status.clientCertificateData")
            }
        case (_?, nil):
            throw ClusterAccessError.Reason("printed status.clientCertificateData without status.clientKeyData")
        case (nil, _?):
            throw ClusterAccessError.Reason("printed status.clientKeyData without status.clientCertificateData")
        case (let certificate?, let key?):
            do throws(ClientPair.Fault) {
                pair = try ClientPair(certificate: Array(certificate.utf8), key: Array(key.utf8))
            } catch {
                let field = error.part == .certificate ? "clientCertificateData" : "clientKeyData"
                throw ClusterAccessError.Reason("printed a status.\(field) that \(error.reason.text)")
            }
        }
        let ends = [try Self.expiry(status), pair?.expiry].compactMap { $0 }
        expiry = ends.min()
    }

    private static func text(
        _ field: String, _ status: [String: JSONValue]
    ) throws(ClusterAccessError.Reason) -> String? {
        switch status[field] {
        case nil, .null?: return nil
        case .text(let text)?: return text.isEmpty ? nil : text
        default: throw ClusterAccessError.Reason("printed a status.\(field) that is not a text")
        }
    }

    private static func expiry(_ status: [String: JSONValue]) throws(ClusterAccessError.Reason) -> Int64? {
        guard let text = try text("expirationTimestamp", status) else { return nil }
        let parser = ISO8601DateFormatter()
        // Fractions of any length are allowed, and none matters.
        guard let date = parser.date(from: text.replacing(#/\.[0-9]+/#, with: "")) else {
            throw ClusterAccessError.Reason("printed a status.expirationTimestamp that is no time of RFC 3339")
        }
        return Int64(date.timeIntervalSince1970)
    }

    private static func quoted(_ value: JSONValue?) -> String { value?.text.map { "\"\($0)\"" } ?? "missing" }
}
