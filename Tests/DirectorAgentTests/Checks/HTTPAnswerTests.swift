import FleetModel
import Testing

@testable import DirectorAgent

struct HTTPAnswerTests {
    private func target(_ check: Pool.Check, port: UInt16 = 80, address: String = "10.9.0.21") throws -> CheckTarget {
        CheckTarget(address: try Sample.address(address), check: Slice.Check(check, port: port))
    }

    @Test func `asks as a browser would`() throws {
        let plain = String(decoding: HTTPAnswer.request(try target(Pool.Check(type: .http))), as: UTF8.self)
        #expect(
            plain == "GET / HTTP/1.1\r\nHost: 10.9.0.21\r\nUser-Agent: lvsfleet-agent/\(AgentVersion.current)\r\n"
                + "Accept: */*\r\nConnection: close\r\n\r\n")
        let check = Pool.Check(type: .http, path: "/healthz?x=1", host: "shop.example")
        let other = String(decoding: HTTPAnswer.request(try target(check, port: 8080)), as: UTF8.self)
        #expect(other.hasPrefix("GET /healthz?x=1 HTTP/1.1\r\nHost: shop.example\r\n"))
        #expect(HTTPAnswer.host(try target(Pool.Check(type: .http), port: 81, address: "fd09::21")) == "[fd09::21]:81")
        #expect(HTTPAnswer.host(try target(Pool.Check(type: .https), port: 443)) == "10.9.0.21")
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n", ProbeResult.passed), ("HTTP/1.0 399\r\n", .passed),
        ("HTTP/1.1 503 Service Unavailable\r\n", .failed("GET / answered 503, not 200-399")),
        ("HTTP/1.1 20", nil), ("", nil), ("SSH-2.0-OpenSSH\r\n", .failed("GET /: the answer is not HTTP")),
        ("HTTP/1.1 two\r\n", .failed("GET /: the answer is not HTTP")),
        (String(repeating: "x", count: 4096), .failed("GET /: the answer is not HTTP")),
    ])
    func `the first line decides`(text: String, result: ProbeResult?) throws {
        #expect(HTTPAnswer.result(Array(text.utf8), isEnd: false, try target(Pool.Check(type: .http)).check) == result)
    }

    @Test func `an end before the first line is a failure`() throws {
        let check = try target(Pool.Check(type: .http, path: "/x")).check
        #expect(
            HTTPAnswer.result(Array("HTTP/1.1 200".utf8), isEnd: true, check)
                == .failed("GET /x: the connection ended without an answer"))
    }
}
