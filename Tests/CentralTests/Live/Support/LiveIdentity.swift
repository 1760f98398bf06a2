import FleetWire

@testable import Central

/// Who the server takes a request's sender for: a SelfSubjectReview, which everybody may ask for.
struct LiveIdentity: Hashable, Sendable {
    var user: String
    var groups: Set<String>
    var extra: [String: JSONValue]

    init(seenBy session: APISession) async throws(ClusterFailure) {
        let version = "authentication.k8s.io/v1"
        let review = try await session.send(
            ClusterRequest(
                method: .create, path: "/apis/\(version)/selfsubjectreviews",
                body: .object(["apiVersion": .text(version), "kind": .text("SelfSubjectReview")]), topic: .event))
        let info = review["status"]?["userInfo"]
        user = info?["username"]?.text ?? ""
        groups = if case .list(let groups)? = info?["groups"] { Set(groups.compactMap(\.text)) } else { [] }
        extra = if case .object(let extra)? = info?["extra"] { extra } else { [:] }
    }
}
