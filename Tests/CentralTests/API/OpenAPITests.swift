import FleetModel
import Foundation
import Hummingbird
import Testing
import Yams

@testable import Central

@Suite struct OpenAPITests {
    @Test func theDocumentIsServed() async throws {
        let answer = try await APIFixture().send(.get, "/openapi.yaml", token: nil)
        #expect(String(decoding: answer.body, as: UTF8.self) == OpenAPI.document)
    }

    @Test func everyRouteIsDescribedAndNothingElse() async throws {
        let api = try await APIFixture()
        let document = try #require(try Yams.load(yaml: OpenAPI.document) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let methods = ["get", "head", "put", "post", "delete"]
        let described = Set(
            paths.flatMap { path, operations in operations.keys.filter(methods.contains).map { "\($0) \(path)" } })
        let routes = Set(
            Central.routes(state: api.state, reports: api.reports, counts: RequestCounts(), now: { 0 })
                .map { "\($0.method.rawValue.lowercased()) \($0.path)" })
        #expect(described == routes)
        #expect((document["info"] as? [String: Any])?["version"] as? String == CentralVersion.current)
    }
}
