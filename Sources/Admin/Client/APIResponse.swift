struct APIResponse: Hashable, Sendable {
    var status: Int
    var body: [UInt8]
    /// What Central says of the body (RFC 9530): `sha-256=:BASE64:`.
    var contentDigest: String?
}
