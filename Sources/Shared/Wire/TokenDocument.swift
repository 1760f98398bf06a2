/// A token as the API shows it; the secret itself only in the answer that made it.
public struct TokenDocument: Codable, Hashable, Sendable {
    public enum Role: String, Codable, Hashable, Sendable {
        case admin, director
        /// An agent on a host of real servers; one token may serve them all.
        case realserver
    }

    public var id: String
    public var role: Role
    /// The director that the token speaks for.
    public var director: String?
    /// Seconds since 1970.
    public var created: Int64
    public var secret: String?

    public init(id: String, role: Role, director: String?, created: Int64, secret: String? = nil) {
        self.id = id
        self.role = role
        self.director = director
        self.created = created
        self.secret = secret
    }
}

/// The body of `POST /api/v1/tokens`: a director's name, or the role `realserver`.
public struct TokenRequest: Codable, Hashable, Sendable {
    public var director: String?
    /// Nil: `director`.
    public var role: TokenDocument.Role?

    public init(director: String) { self.director = director }

    public init(role: TokenDocument.Role) { self.role = role }
}
