struct APIRequest: Hashable, Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    var method: Method
    /// Path and query, percent-encoded: `/api/v1/vips/shop?dryRun=true`.
    var target: String
    /// Empty for none.
    var body: [UInt8] = []
    var contentType = "application/json"
    /// How long the whole may take.
    var patience = Duration.seconds(60)
}
