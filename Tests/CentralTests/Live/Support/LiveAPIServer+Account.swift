import FleetHTTP
import FleetWire
import Foundation

@testable import Central

/// Central's service account, with the rights of `deploy` and no others.
extension LiveAPIServer {
    static let user = "system:serviceaccount:lvsfleet:lvsfleet-central"
    private static let account = "/api/v1/namespaces/lvsfleet/serviceaccounts/lvsfleet-central"

    /// Applies everything of the base, so that the account is there and may what the base allows.
    func installBase() async throws {
        for file in ["namespace", "serviceaccount", "rbac", "service", "statefulset"] {
            try await apply(shipped: "kustomize/base/\(file).yaml")
        }
    }

    /// Gives the account the rights of an add-on.
    func install(_ addon: String) async throws { try await apply(shipped: "kustomize/addons/\(addon)/rbac.yaml") }

    /// A token as a pod gets it.
    func token() async throws -> String {
        let request = JSONValue.object([
            "apiVersion": .text("authentication.k8s.io/v1"), "kind": .text("TokenRequest"),
            "spec": .object(["expirationSeconds": .integer(3600)]),
        ])
        guard let token = try await succeed("POST", "\(Self.account)/token", request)["status"]?["token"]?.text else {
            throw LiveError("TokenRequest gave no token")
        }
        return token
    }

    /// A token with an end of one's own choice, signed with the server's key: TokenRequest gives none below ten minutes.
    ///
    /// API servers take a token for up to a minute after its end, for clocks that differ.
    func token(ending seconds: Int) async throws -> String {
        guard let uid = try await succeed("GET", Self.account)["metadata"]?["uid"]?.text else {
            throw LiveError("the service account has no uid")
        }
        let now = Int(Date().timeIntervalSince1970)
        let claims = """
            {"iss":"\(Self.issuer)","aud":["\(Self.issuer)"],"sub":"\(Self.user)","iat":\(now - 3600),\
            "nbf":\(now - 3600),"exp":\(now + seconds),"kubernetes.io":{"namespace":"lvsfleet",\
            "serviceaccount":{"name":"lvsfleet-central","uid":"\(uid)"}}}
            """
        let signed = [#"{"alg":"RS256","typ":"JWT"}"#, claims].map { Self.base64(Data($0.utf8)) }.joined(separator: ".")
        try folder.write(signed, "token.signed")
        try OpenSSL.run(
            "dgst", "-sha256", "-sign", folder["sa.key"], "-out", folder["token.signature"], folder["token.signed"])
        return signed + "."
            + Self.base64(try Data(contentsOf: URL(fileURLWithPath: folder["token.signature"])))
    }

    /// The access of a pod of Central's, but for the files.
    func access() async throws -> ClusterAccess { access(token: .fixed(try await token())) }

    nonisolated func access(token: TokenSource.Origin) -> ClusterAccess {
        ClusterAccess(server: url, tls: TLSSettings(authorities: .file(authority.certificate)), token: token)
    }

    private static func base64(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
