import FleetHTTP
import Foundation
import Logging
import Synchronization
import Testing

@testable import Central

/// What client-go shows in `token_source_test.go`.
@Suite struct TokenSourceTests {
    /// A file that says what it is told to, and counts who reads.
    private final class File: Sendable {
        private let state = Mutex<(text: String?, reads: Int)>((nil, 0))

        init(_ text: String?) { state.withLock { $0.text = text } }

        var reads: Int { state.withLock { $0.reads } }

        func say(_ text: String?) { state.withLock { $0.text = text } }

        func read() throws(ClusterAccessError.Reason) -> [UInt8] {
            let text = state.withLock { state in
                state.reads += 1
                return state.text
            }
            guard let text else { throw ClusterAccessError.Reason("cannot be read: gone") }
            return Array(text.utf8)
        }

        func source(otherwise: String? = nil) -> TokenSource {
            TokenSource(.file("/t", otherwise: otherwise)) { (_: String) throws(ClusterAccessError.Reason) in
                try self.read()
            }
        }
    }

    @Test func aReadCountsForAMinuteLessTenSeconds() throws {
        let file = File("one\n")
        var source = file.source()
        let begin = ContinuousClock.now
        #expect(try source.current(at: begin) == "one")
        file.say(" two ")
        #expect(try source.current(at: begin + .seconds(49)) == "one")
        #expect(file.reads == 1)
        #expect(try source.current(at: begin + .seconds(50)) == "two")
        #expect(file.reads == 2)
    }

    @Test func aFailedReadLeavesTheOldTokenAndIsTriedAgain() throws {
        let file = File("one")
        var source = file.source()
        let begin = ContinuousClock.now
        #expect(try source.current(at: begin) == "one")
        for text in [nil, "", " \n"] {
            file.say(text)
            #expect(try source.current(at: begin + .seconds(100)) == "one")
            #expect(
                source.trouble?.hasPrefix("tokenFile /t: \(text == nil ? "cannot be read: gone" : "is empty")") == true)
        }
        file.say("two")
        #expect(try source.current(at: begin + .seconds(100)) == "two")
        #expect(source.trouble == nil)
    }

    @Test func withoutAnyTokenItIsAnError() throws {
        var source = File(nil).source()
        let error = #expect(throws: ClusterAccessError.self) { try source.current(at: .now) }
        #expect(error?.description == "tokenFile /t: cannot be read: gone.")
        var other = File(nil).source(otherwise: "beside")
        #expect(try other.current(at: .now) == "beside")
        #expect(other.trouble?.contains("the token beside it is shown") == true)
    }

    @Test func aTokenIsForgottenWhereItIsOlderThanTheRequest() throws {
        let file = File("bad")
        var source = file.source()
        let begin = ContinuousClock.now
        #expect(try source.current(at: begin) == "bad")
        // Read for this very request.
        source.forget(olderThan: begin)
        #expect(try source.current(at: begin + .seconds(1)) == "bad")
        #expect(file.reads == 1)
        source.forget(olderThan: begin + .seconds(1))
        file.say("good")
        #expect(try source.current(at: begin + .seconds(2)) == "good")
        // A late 401 of the request before does not take the new one away.
        source.forget(olderThan: begin + .seconds(1))
        _ = try source.current(at: begin + .seconds(3))
        #expect(file.reads == 2)
    }

    @Test func oneReadServesAllWhoAskAtOnce() async throws {
        let folder = try TestFolder()
        try folder.write("one", "token")
        let access = ClusterAccess(server: "http://127.0.0.1:1", token: .file(folder["token"]))
        for _ in 0..<20 {
            let credentials = ClusterCredentials(access, logger: Logger(label: "test"))
            try folder.write("one", "token")
            let first = try await credentials.pass()
            try folder.write("two", "token")
            let seen = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<100 { group.addTask { try await credentials.pass().headers.map(\.value) } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(seen == [first.headers.map(\.value)])
        }
    }
}
