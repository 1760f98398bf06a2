import FleetHTTP
import Glibc
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    private static func ok(_ body: String, _ fields: String = "") -> RawServer.Answer {
        .send(["HTTP/1.1 200 OK\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"])
    }

    @Test func readsStatusHeadersAndBodyOverOneConnection() async throws {
        let server = try RawServer { _ in Self.ok("hello", "ETag: \"e.1\"\r\nX-Empty:\r\n") }
        defer { server.close() }
        let client = HTTPClient()
        for _ in 0..<3 {
            let response = try await client.send(
                HTTPRequest("GET", server.url, headers: [.init("X-Mine", "a\r\nX-Evil: b")]))
            #expect(response.status == 200)
            #expect(String(decoding: response.body, as: UTF8.self) == "hello")
            #expect(response.header("etag") == "\"e.1\"")
            #expect(response.header("x-empty") == "")
        }
        #expect(server.connections == 1)
        #expect(server.requests.allSatisfy { $0.contains("X-Mine: aX-Evil: b\r\n") && !$0.contains("\r\nX-Evil") })
    }

    @Test func aTaskThatPrefersTheClientAsksOnOneThread() async throws {
        let server = try RawServer { _ in Self.ok("hello") }
        defer { server.close() }
        let client = HTTPClient()
        let threads = try await withTaskExecutorPreference(client.executor) { () async throws -> Set<UInt> in
            var threads: Set<UInt> = [UInt(pthread_self())]
            for _ in 0..<5 {
                _ = try await client.send(HTTPRequest("GET", server.url))
                threads.insert(UInt(pthread_self()))
                try await Task.sleep(for: .milliseconds(1))
                threads.insert(UInt(pthread_self()))
            }
            return threads
        }
        #expect(threads.count == 1 && !threads.contains(UInt(pthread_self())))
        // Others ask meanwhile as they did before.
        #expect(try await client.send(HTTPRequest("GET", server.url)).status == 200)
        #expect(server.connections == 1)
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH"])
    func sendsBodies(method: String) async throws {
        let server = try RawServer { _ in .send(["HTTP/1.1 204 No Content\r\n\r\n"]) }
        defer { server.close() }
        let body = Array(String(repeating: "x", count: 5000).utf8)
        let response = try await HTTPClient().send(HTTPRequest(method, server.url, body: body))
        #expect(response.status == 204 && response.body.isEmpty)
        let request = try #require(server.requests.first)
        #expect(
            request.hasPrefix("\(method) / HTTP/1.1\r\n") && request.hasSuffix("xxx")
                && !request.contains("100-continue"))
    }

    @Test func `a kept handle carries nothing of one request into the next`() async throws {
        let server = try RawServer { _ in .send(["HTTP/1.1 204 No Content\r\n\r\n"]) }
        defer { server.close() }
        let client = HTTPClient()
        let get = HTTPRequest("GET", server.url, headers: [.init("X-One", "1")])
        let put = HTTPRequest("PUT", server.url, headers: [.init("X-Two", "2")], body: Array("text".utf8))
        let zipped = HTTPRequest("GET", server.url, acceptsCompression: true)
        let other = HTTPRequest("GET", "http://other.invalid/", headers: [.init("X-One", "1")])
        for request in [get, put, put, zipped, get, zipped, put] {
            #expect(try await client.send(request).status == 204)
            if request == zipped {
                await #expect(throws: HTTPClientError.self) { try await client.send(other) }
            }
        }
        let sent = server.requests
        #expect(sent.count == 7 && server.connections == 1)
        #expect(sent.map { String($0.prefix(3)) } == ["GET", "PUT", "PUT", "GET", "GET", "GET", "PUT"])
        #expect(sent.map { $0.contains("X-One: 1") } == [true, false, false, false, true, false, false])
        #expect(sent.map { $0.contains("X-Two: 2") && $0.hasSuffix("text") } == sent.map { $0.hasPrefix("PUT") })
        #expect(sent.map { $0.contains("Accept-Encoding") } == [false, false, false, true, false, true, false])
    }

    @Test("Who sends faster than it is read is made to wait, and nothing is lost")
    func slowReader() async throws {
        let piece = String(repeating: "0123456789abcdef", count: 4096)
        let length = 1024 * piece.utf8.count
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n"
        let server = try RawServer { _ in .send([head] + Array(repeating: piece, count: 1024)) }
        defer { server.close() }
        let stream = try await HTTPClient().stream(HTTPRequest("GET", server.url, totalTimeout: nil))
        let digits = Array("0123456789abcdef".utf8)
        var (count, pauses) = (0, 3)
        for try await chunk in stream.chunks {
            if pauses > 0 {
                pauses -= 1
                // Until it stands still: what the kernel's buffers hold on both sides, and what the gate lets through.
                var last = -1
                while server.sent != last {
                    last = server.sent
                    try await Task.sleep(for: .milliseconds(200))
                }
                #expect(server.sent < count + (24 << 20), "of \(length)")
            }
            #expect(chunk.first == digits[count % 16] && chunk.last == digits[(count + chunk.count - 1) % 16])
            count += chunk.count
        }
        #expect(count == length)
    }

    @Test func streamsChunksAsTheyCome() async throws {
        let server = try RawServer { _ in
            .send([
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "3\r\none\r\n", "3\r\ntwo\r\n", "0\r\n\r\n",
            ])
        }
        defer { server.close() }
        let stream = try await HTTPClient().stream(HTTPRequest("GET", server.url, totalTimeout: nil))
        #expect(stream.head.status == 200)
        var text = ""
        for try await chunk in stream.chunks { text += String(decoding: chunk, as: UTF8.self) }
        #expect(text == "onetwo")
    }

    @Test func aBodyCutInTheMiddleIsAnError() async throws {
        let server = try RawServer { request in
            request.hasPrefix("GET /length")
                ? .sendAndClose(["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"])
                : .sendAndClose(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n"])
        }
        defer { server.close() }
        for path in ["length", "chunked"] {
            let error = await #expect(throws: HTTPClientError.self) {
                try await HTTPClient().send(HTTPRequest("GET", server.url + path))
            }
            #expect(error?.kind == .cut)
        }
        let client = HTTPClient()
        let stream = try await client.stream(HTTPRequest("GET", server.url))
        let error = await #expect(throws: HTTPClientError.self) { for try await _ in stream.chunks {} }
        #expect(error?.kind == .cut)
        withExtendedLifetime(client) {}
    }

    @Test func takesNoMoreThanTheLimit() async throws {
        let server = try RawServer { _ in Self.ok(String(repeating: "x", count: 1001)) }
        defer { server.close() }
        let error = await #expect(throws: HTTPClientError.self) {
            try await HTTPClient().send(HTTPRequest("GET", server.url), limit: 1000)
        }
        #expect(error?.kind == .tooLarge)
        #expect(try await HTTPClient().send(HTTPRequest("GET", server.url), limit: 1001).body.count == 1001)
    }

    @Test func saysWhenNobodyIsThereOrNobodyAnswers() async throws {
        let server = try RawServer { _ in .silence }
        let late = await #expect(throws: HTTPClientError.self) {
            try await HTTPClient().send(HTTPRequest("GET", server.url, totalTimeout: .milliseconds(50)))
        }
        #expect(late?.kind == .timedOut)
        server.close()
        let nobody = await #expect(throws: HTTPClientError.self) {
            try await HTTPClient().send(HTTPRequest("GET", "http://127.0.0.1:1/"))
        }
        #expect(nobody?.kind == .unreachable)
        #expect(nobody?.description.hasPrefix("GET http://127.0.0.1:1/: ") == true)
        let invalid = await #expect(throws: HTTPClientError.self) {
            try await HTTPClient().send(HTTPRequest("GET", "file:///etc/passwd"))
        }
        #expect(invalid?.kind == .invalid)
    }

    @Test func cancellingTheTaskEndsTheTransfer() async throws {
        let server = try RawServer { _ in .silence }
        defer { server.close() }
        let client = HTTPClient()
        let task = Task { try await client.send(HTTPRequest("GET", server.url, totalTimeout: nil)) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        let error = await #expect(throws: HTTPClientError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
    }

    @Test func aTaskThatIsCancelledBeforeItAsksGetsNoTransfer() async throws {
        let server = try RawServer { _ in .silence }
        defer { server.close() }
        let client = HTTPClient()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.send(HTTPRequest("GET", server.url, totalTimeout: nil))
        }
        task.cancel()
        let error = await #expect(throws: HTTPClientError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
    }

    @Test func aClientThatIsLetGoFinishesWhatIsUnderWay() async throws {
        // More than sockets hold, so that much of it is still to come when the head is there.
        let size = 64 << 20
        let server = try RawServer { _ in Self.ok(String(repeating: "x", count: size)) }
        defer { server.close() }
        let stream = try await HTTPClient().stream(HTTPRequest("GET", server.url))
        var count = 0
        for try await chunk in stream.chunks { count += chunk.count }
        #expect(count == size)
    }

    @Test func anEmptyFieldIsSentToo() async throws {
        let server = try RawServer { _ in Self.ok("") }
        defer { server.close() }
        _ = try await HTTPClient().send(
            HTTPRequest("GET", server.url, headers: [.init("X-None", ""), .init("X-One", "1")]))
        #expect(server.requests[0].contains("X-None:\r\nX-One: 1\r\n"))
    }

    @Test func aProxyIsAskedForEverything() async throws {
        let server = try RawServer { _ in Self.ok("by proxy") }
        defer { server.close() }
        let client = HTTPClient(proxy: server.url)
        #expect(try await client.send(HTTPRequest("GET", "http://other.invalid/a")).body == Array("by proxy".utf8))
        #expect(server.requests[0].hasPrefix("GET http://other.invalid/a HTTP/1.1\r\n"))
    }

    @Test func aQuietStreamHandsOutItsHeadAtOnce() async throws {
        let server = try RawServer { _ in .send(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]) }
        defer { server.close() }
        let client = HTTPClient()
        let stream = try await client.stream(HTTPRequest("GET", server.url, totalTimeout: .seconds(20)))
        #expect(stream.head.status == 200)
    }

    @Test func manyTransfersShareTheThread() async throws {
        let server = try RawServer { request in Self.ok(String(request.split(separator: " ")[1])) }
        defer { server.close() }
        let client = HTTPClient()
        let bodies = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let response = try await client.send(HTTPRequest("GET", server.url + "\(number)"))
                    return String(decoding: response.body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(bodies == Set((0..<50).map { "/\($0)" }))
    }

    @Test func redirectsAreNotFollowed() async throws {
        let server = try RawServer { _ in
            .send(["HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"])
        }
        defer { server.close() }
        #expect(try await HTTPClient().send(HTTPRequest("GET", server.url)).status == 302)
    }
}
