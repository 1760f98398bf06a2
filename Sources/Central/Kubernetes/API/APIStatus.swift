/// What the API says instead of what was asked for: `v1`, kind `Status`.
struct APIStatus: Hashable, Sendable, Decodable {
    var message: String?
    /// One CamelCase word, such as `Expired`.
    var reason: String?
    /// The HTTP status that it stands for.
    var code: Int?
}
