internal import Crypto
internal import FleetWire
internal import FoundationEssentials

extension CentralClient {
    /// How long a backup may take on its way, on a slow line too.
    private static let patience = Duration.seconds(600)

    /// The whole of what Central stores, as it said itself that it is.
    func backup() async throws(Failure) -> [UInt8] {
        let response = try await answer(
            APIRequest(method: .get, target: APIPath("backup").description, patience: Self.patience))
        let digest = "sha-256=:\(Data(SHA256.hash(data: response.body)).base64EncodedString()):"
        guard response.contentDigest == digest else {
            throw Failure(
                .refused,
                "the backup of \(endpoint.server) is not whole: its digest is \(digest), and Central said "
                    + (response.contentDigest ?? "none"))
        }
        return response.body
    }

    func restore(_ backup: [UInt8], options: ChangeOptions) async throws(Failure) -> RestoreResult {
        let path = APIPath("restore").with(options.switches)
        let response = try await answer(
            APIRequest(
                method: .post, target: path.description, body: backup, contentType: "application/vnd.sqlite3",
                patience: Self.patience))
        return try decode(RestoreResult.self, response.body, path)
    }
}
