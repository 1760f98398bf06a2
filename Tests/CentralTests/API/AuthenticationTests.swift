import FleetModel
import FleetWire
import Hummingbird
import Testing

@testable import Central

@Suite struct AuthenticationTests {
    @Test func withoutAKnownTokenEveryPathButTheOpenOnesIs401() async throws {
        let api = try await APIFixture()
        let open = ["/livez", "/readyz", "/metrics", "/openapi.yaml"]
        let routes = Central.routes(state: api.state, reports: api.reports, counts: RequestCounts(), now: { 0 })
        for route in routes where !open.contains(route.path) {
            let path = route.path.replacing("{", with: "").replacing("}", with: "")
            for token in [nil, "wrong"] {
                let answer = try await api.send(route.method, path, token: token)
                #expect(answer.status == 401, "\(route.method) \(path)")
                #expect(answer.headers[.wwwAuthenticate] == "Bearer")
                _ = try answer.problem()
            }
        }
        #expect(try await api.send(.get, "/nowhere", token: nil).status == 401)
        for path in open { #expect(try await api.send(.get, path, token: nil).status == 200, "\(path)") }
    }

    @Test(arguments: ["Basic abc", "Bearer", "Bearer a b", ""])
    func aHeaderOfAnotherFormIs401(_ header: String) async throws {
        let api = try await APIFixture()
        let answer = try await api.send(.get, "/api/v1/pairs", token: nil, headers: [.authorization: header])
        #expect(answer.status == 401)
    }

    @Test func directorsAndAdministratorsAreKeptApart() async throws {
        let api = try await APIFixture()
        let director = try #require(api.directors["blue-a"])
        let routes = Central.routes(state: api.state, reports: api.reports, counts: RequestCounts(), now: { 0 })
        for route in routes where route.access != .everyone {
            let path = route.path.replacing("{", with: "").replacing("}", with: "")
            let token = route.access == .admin ? director : api.admin
            let answer = try await api.send(route.method, path, token: token)
            #expect(answer.status == 403, "\(route.method) \(path)")
            _ = try answer.problem()
        }
        #expect(try await api.send(.get, "/api/v1/nothing", token: director).status == 403)
        // Another spelling of a director's path is none.
        #expect(try await api.send(.get, "/api/v1/slice/", token: director).status == 403)
        #expect(try await api.send(.get, "/api/v1/slice/", token: api.admin).status == 403)
        #expect(try await api.send(.get, "/api/v1//slice", token: api.admin).status == 403)
    }

    @Test func anotherPairsTokenGetsThatPairsSliceAndNothingElse() async throws {
        let api = try await APIFixture()
        for (director, pair) in [("blue-a", "blue"), ("green-b", "green")] {
            let answer = try await api.send(.get, "/api/v1/slice?pair=blue", token: api.directors[director])
            #expect(answer.status == 400)
            let slice = try await api.send(.get, "/api/v1/slice", token: api.directors[director])
            #expect(slice.status == 200)
            #expect(try slice.decode(SliceDocument.self).slice.pair == pair)
        }
    }

    @Test func aDirectorThatLeftTheFleetIs403AndARevokedTokenIs401() async throws {
        let api = try await APIFixture()
        #expect(try await api.send(.get, "/api/v1/slice", token: api.directors["gone"]).status == 403)
        let tokens = try await api.admin(.get, "/api/v1/tokens").decode(ObjectList<TokenDocument>.self).items
        let id = try #require(tokens.first { $0.director == "blue-a" }).id
        #expect(tokens.allSatisfy { $0.secret == nil })
        let answer = try await api.admin(.delete, "/api/v1/tokens/\(id)")
        #expect(try answer.decode(ChangeResult.self).items == [.init(object: "token/\(id)", action: .deleted)])
        #expect(try await api.send(.get, "/api/v1/slice", token: api.directors["blue-a"]).status == 401)
        #expect(try await api.admin(.delete, "/api/v1/tokens/\(id)").status == 404)
    }

    @Test func aNewTokenOpensItsPairAndAnUnknownDirectorHasNone() async throws {
        let api = try await APIFixture()
        let answer = try await api.send(
            .post, "/api/v1/tokens", token: api.admin, body: try JSON.encode(TokenRequest(director: "green-a")))
        #expect(answer.status == 201)
        let document = try answer.decode(TokenDocument.self)
        let secret = try #require(document.secret)
        let slice = try await api.send(.get, "/api/v1/slice", token: secret)
        #expect(try slice.decode(SliceDocument.self).slice.pair == "green")
        let refused = try await api.admin(.post, "/api/v1/tokens", text: #"{"director":"nobody"}"#)
        #expect(refused.status == 400)
        #expect(try refused.problem().detail.contains("nobody"))
    }
}
