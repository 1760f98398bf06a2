import FleetHTTP

/// Another user whose rights we ask with, as `kubectl --as` does.
struct Impersonation: Hashable, Sendable {
    var user: String
    var uid: String?
    var groups: [String] = []
    var extra: [String: [String]] = [:]

    /// The header fields, in an order that is always the same.
    var headers: [HTTPHeader] {
        var headers = [HTTPHeader("Impersonate-User", user)]
        if let uid { headers.append(HTTPHeader("Impersonate-Uid", uid)) }
        headers += groups.map { HTTPHeader("Impersonate-Group", $0) }
        for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
            headers += values.map { HTTPHeader("Impersonate-Extra-\(Self.escaped(key))", $0) }
        }
        return headers
    }

    /// A key as part of a header's name: what a name cannot have, and the percent sign, become `%2F`.
    static func escaped(_ key: String) -> String {
        key.utf8.reduce(into: "") { text, byte in
            if legal.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }

    /// The bytes of a token of RFC 7230, but for the percent sign.
    private static let legal = Set(
        "!#$&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}
