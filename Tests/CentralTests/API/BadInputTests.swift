import FleetModel
import FleetWire
import Hummingbird
import Testing

@testable import Central

@Suite struct BadInputTests {
    private static func vip(_ spec: String) -> String {
        #"{"apiVersion":"lvsfleet.io/v1","kind":"VIP","metadata":{"name":"bank"},"spec":{\#(spec)}}"#
    }

    /// Bodies for `POST /api/v1/vips`, each with a word that the sentence must say.
    static let refused: [(body: String, word: String)] = [
        ("", "empty"), ("{", "valid"), ("[]", ""), ("null", ""), ("\"text\"", ""), ("\u{0}\u{1}", "valid"),
        ("{\"apiVersion\":\"lvsfleet.io/v2\",\"kind\":\"VIP\",\"metadata\":{\"name\":\"x\"},\"spec\":{}}", "v1"),
        (#"{"apiVersion":"lvsfleet.io/v1","kind":"Nothing","metadata":{"name":"x"},"spec":{}}"#, "kind"),
        (
            #"{"apiVersion":"lvsfleet.io/v1","kind":"Pool","metadata":{"name":"p"},"spec":{"static":{"servers":[{"address":"10.9.0.50"}],"ports":["1/tcp"]}}}"#,
            "Pool"
        ),
        (vip(#""address":"10.9.0.231","pair":"blue""#), "spec.pool"),
        (vip(#""address":"10.9.0.231","pair":"blue","pool":"hand","colour":"red""#), "spec.colour"),
        (vip(#""address":7,"pair":"blue","pool":"hand""#), "spec.address"),
        (vip(#""address":"10.9.0.999","pair":"blue","pool":"hand""#), "spec.address"),
        (vip(#""address":"10.9.0.201","pair":"blue","pool":"hand""#), "spec.address"),
        (vip(#""address":"10.9.0.231","pair":"red","pool":"hand""#), "spec.pair"),
        (vip(#""address":"10.9.0.231","pair":"blue","pool":"hand","httpPorts":[70000]"#), "spec.httpPorts"),
        (vip(#""address":"10.9.0.231","pair":"blue","pool":"hand","httpPorts":[0]"#), "spec.httpPorts"),
        (vip(#""address":"10.9.0.231","pair":"blue","pool":"hand","service":{"scheduler":"magic"}"#), "scheduler"),
        (vip(#""address":"127.0.0.1","pair":"blue","pool":"hand""#), "spec.address"),
    ]

    @Test func badBodiesAre400WithASentenceAndStoreNothing() async throws {
        let api = try await APIFixture()
        for (body, word) in Self.refused {
            let answer = try await api.admin(.post, "/api/v1/vips", text: body)
            #expect(answer.status == 400, "\(body)")
            let problem = try answer.problem()
            #expect(problem.detail.contains(word), "\(body): \(problem.detail)")
        }
        #expect(await api.state.fleet == ControlFixture.fleet)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func deeplyNestedBodiesAre400(_ unit: String) async throws {
        let api = try await APIFixture()
        let body = String(repeating: unit, count: 200_000 / unit.utf8.count)
        let paths: [(HTTPRequest.Method, String)] = [
            (.post, "/api/v1/apply"), (.put, "/api/v1/vips/shop"), (.post, "/api/v1/tokens"),
        ]
        for (method, path) in paths { #expect(try await api.admin(method, path, text: body).status == 400) }
        let report = try await api.send(
            .put, "/api/v1/report", token: api.directors["blue-a"], body: Array(body.utf8))
        #expect(report.status == 400)
        _ = try report.problem()
    }

    @Test func bracketsInATextAreNoNesting() {
        #expect(!JSONDepth.exceedsLimit("\"\(String(repeating: "[", count: 500))\\\"[[\"".utf8))
        #expect(!JSONDepth.exceedsLimit(String(repeating: "[]", count: 500).utf8))
        #expect(JSONDepth.exceedsLimit(String(repeating: "[", count: 65).utf8))
        #expect(!JSONDepth.exceedsLimit(String(repeating: "[", count: 64).utf8))
    }

    @Test func largeBodiesAre413() async throws {
        let api = try await APIFixture()
        let admin = try await api.send(
            .post, "/api/v1/apply", token: api.admin, body: [UInt8](repeating: 32, count: BodyLimit.admin + 1))
        #expect(admin.status == 413)
        _ = try admin.problem()
        let report = try await api.send(
            .put, "/api/v1/report", token: api.directors["blue-a"],
            body: [UInt8](repeating: 32, count: BodyLimit.report + 1))
        #expect(report.status == 413)
        // What stays within the limit is read.
        let blank = try await api.send(
            .post, "/api/v1/apply", token: api.admin, body: [UInt8](repeating: 32, count: BodyLimit.admin))
        #expect(blank.status == 400)
    }

    @Test(arguments: [
        "dryRun=yes", "dryRun", "dryrun=true", "confirm=1", "dryRun=true&dryRun=false", "dryRun=%zz", "x=1",
    ])
    func badQueriesAre400AndChangeNothing(_ query: String) async throws {
        let api = try await APIFixture()
        let answer = try await api.admin(.post, "/api/v1/vips?\(query)", ControlFixture.vip("bank", 231))
        #expect(answer.status == 400)
        _ = try answer.problem()
        #expect(await api.state.fleet == ControlFixture.fleet)
    }

    @Test(arguments: ["-1", "1.5", "x", "", "99999999999999999999", "0x10"])
    func aMalformedWaitIs400(_ wait: String) async throws {
        let api = try await APIFixture()
        let answer = try await api.send(.get, "/api/v1/slice?wait=\(wait)", token: api.directors["blue-a"])
        #expect(answer.status == 400)
        #expect(try answer.problem().detail.contains("wait"))
    }

    @Test func aPathThatDoesNotFitItsDocumentIs400() async throws {
        let api = try await APIFixture()
        #expect(try await api.admin(.put, "/api/v1/vips/bank", ControlFixture.vip("shop", 201)).status == 400)
        #expect(try await api.admin(.put, "/api/v1/pools/shop", ControlFixture.vip("shop", 201)).status == 400)
        #expect(try await api.admin(.get, "/api/v1/vips/%ff").status == 400)
    }

    @Test func unknownPathsAre404AndUnknownMethods405() async throws {
        let api = try await APIFixture()
        let missing = try await api.admin(.get, "/api/v1/nothing")
        #expect(missing.status == 404)
        _ = try missing.problem()
        let answer = try await api.admin(.patch, "/api/v1/vips/shop")
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "DELETE, GET, PUT")
        _ = try answer.problem()
        #expect(try await api.send(.post, "/livez", token: nil).status == 405)
    }

    @Test func whatNobodyForesawIs500WithoutItsInside() async throws {
        let api = try await APIFixture()
        try await #require(api.store as? InMemoryStore).failNextCommit(
            with: StoreError(file: "/secret/place", reason: "disk is full"))
        let answer = try await api.admin(.post, "/api/v1/vips", ControlFixture.vip("bank", 231))
        #expect(answer.status == 500)
        #expect(try !answer.problem().detail.contains("secret"))
    }
}
