import FleetWire

/// A token as it is kept: everything but the secret, of which only the SHA-256 is known.
struct StoredToken: Hashable, Sendable {
    var id: String
    /// SHA-256 of the secret, in hexadecimal.
    var digest: String
    var role: TokenDocument.Role
    /// The director that the token speaks for; nil for administrators.
    var director: String?
    /// Seconds since 1970.
    var created: Int64

    var document: TokenDocument { TokenDocument(id: id, role: role, director: director, created: created) }
}
