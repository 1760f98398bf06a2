import FleetModel
import Testing

@testable import Central

/// What a reflector makes of a stream that begins with everything that there is, without a server.
@Suite struct ReflectorStreamTests {
    private static func node(_ name: String, _ version: Int) -> ManifestObject {
        .node(
            ClusterNode(
                metadata: ObjectMeta(name: name, resourceVersion: "\(version)"), isReady: true, internalAddresses: []))
    }

    private static let mark = WatchEvent.bookmark(version: "10", endsInitialEvents: true)

    /// A state that has a stream open, of which nothing has come.
    private func streaming() -> ReflectorState {
        var state = ReflectorState(query: .nodes)
        state.streamsAreOffered = true
        _ = state.start()
        _ = state.take(.watchOpened)
        return state
    }

    /// A state that has taken two objects from a stream, and reads on.
    private func watching() -> ReflectorState {
        var state = streaming()
        for name in ["a", "b"] { _ = state.take(.watch(.changed(Self.node(name, 5)))) }
        _ = state.take(.watch(Self.mark))
        return state
    }

    private func names(_ state: ReflectorState) -> [String] { state.known.map(\.name).sorted() }

    @Test("Initial events are gathered, and replace everything with the mark; the stream goes on as the watch")
    func replacesWithTheMark() {
        var state = ReflectorState(query: .nodes)
        state.streamsAreOffered = true
        #expect(state.start() == [.stream])
        #expect(state.take(.watchOpened) == [.readOn])
        #expect(state.isGathering)
        for name in ["a", "b"] { #expect(state.take(.watch(.changed(Self.node(name, 5)))) == [.readOn]) }
        #expect(state.known.isEmpty)
        #expect(!state.picture.isAnswered)
        #expect(state.take(.watch(Self.mark)) == [.publish, .readOn])
        #expect(names(state) == ["a", "b"])
        #expect(state.picture.isAnswered)
        #expect(!state.isGathering)
        #expect(state.take(.watch(.changed(Self.node("c", 12)))) == [.publish, .readOn])
        #expect(state.take(.watchEnded(after: .seconds(400))) == [.watch(from: "12")])
    }

    @Test("What changes and goes while the stream still says what there is, counts")
    func changesWhileGathering() {
        var state = streaming()
        _ = state.take(.watch(.changed(Self.node("a", 5))))
        _ = state.take(.watch(.changed(Self.node("b", 6))))
        #expect(state.take(.watch(.deleted(Self.node("a", 7)))) == [.readOn])
        _ = state.take(.watch(Self.mark))
        #expect(names(state) == ["b"])
    }

    @Test("A bookmark without the mark ends nothing")
    func otherBookmarks() {
        var state = streaming()
        #expect(state.take(.watch(.bookmark(version: "9"))) == [.readOn])
        #expect(state.isGathering)
        #expect(!state.picture.isAnswered)
    }

    @Test("A stream that breaks before its mark is begun anew, and nothing of it is kept")
    func breaks() {
        var state = watching()
        _ = state.take(.watch(.error(APIStatus(code: 410))))
        _ = state.take(.watchOpened)
        _ = state.take(.watch(.changed(Self.node("z", 20))))
        #expect(state.take(.failed(.broken("cut"), after: .zero)) == [.publish, .backOff, .stream])
        #expect(names(state) == ["a", "b"])
        _ = state.take(.watchOpened)
        _ = state.take(.watch(.changed(Self.node("a", 21))))
        #expect(state.take(.watch(.bookmark(version: "22", endsInitialEvents: true))) == [.publish, .readOn])
        #expect(names(state) == ["a"])
        #expect(state.takeChanges().dropped.map(\.name) == ["b"])
        #expect(state.picture.problem == nil)
    }

    @Test("After three broken streams in a row a list is tried, which goes on page by page; then streams again")
    func breaksAgainAndAgain() {
        var state = streaming()
        for expected: ReflectorAction in [.stream, .stream, .list(continue: nil)] {
            #expect(state.take(.failed(.broken("cut"), after: .zero)).last == expected)
        }
        _ = state.take(.page(ListPage(items: [Self.node("a", 1)], version: "30")))
        _ = state.take(.watchOpened)
        #expect(state.take(.watch(.error(APIStatus(code: 410)))) == [.stream])
    }

    @Test("A server without such streams is listed, and that is remembered", arguments: [400, 422, 405])
    func refused(status: Int) {
        var state = streaming()
        let failure = ReflectorFailure(status: status, nil, retryAfter: nil, sentence: "no")
        #expect(state.take(.failed(failure, after: .zero)) == [.giveUpStreams, .list(continue: nil)])
        #expect(!state.streamsAreOffered)
        #expect(state.picture.problem == nil)
    }

    @Test("An ERROR of 500, silence and an end without the mark are a server without such streams")
    func noStreams() {
        let disabled = APIStatus(message: "RequestWatchProgress is disabled", reason: "InternalError", code: 500)
        for event: ReflectorEvent in [.watch(.error(disabled)), .streamSilent, .watchEnded(after: .seconds(300))] {
            var state = streaming()
            _ = state.take(.watch(.changed(Self.node("a", 5))))
            #expect(state.take(event) == [.giveUpStreams, .list(continue: nil)], "\(event)")
            #expect(state.known.isEmpty)
        }
    }

    @Test("A busy server is waited for, and an expired one asked anew, by streams both")
    func busy() {
        var state = streaming()
        #expect(
            state.take(.failed(.throttled("429", retryAfter: .seconds(2)), after: .zero))
                == [.publish, .pause(.seconds(2)), .stream])
        _ = state.take(.watchOpened)
        #expect(state.take(.watch(.error(APIStatus(code: 410)))) == [.stream])
        _ = state.take(.watchOpened)
        #expect(state.take(.watch(.error(APIStatus(code: 410)))).suffix(2) == [.backOff, .stream])
    }

    @Test("Where a stream is forbidden a list is tried: the right to list may be there without the right to watch")
    func forbidden() {
        var state = streaming()
        #expect(state.take(.failed(.refused("403"), after: .zero)) == [.list(continue: nil)])
        #expect(state.take(.failed(.refused("403"), after: .zero)) == [.publish, .backOff, .stream])
        #expect(state.picture.findings.map(\.reason) == ["QueryRefused"])
    }

    @Test("An empty stream is doubted as an empty list is")
    func empty() {
        var state = watching()
        _ = state.take(.watch(.error(APIStatus(code: 410))))
        for number in 11...12 {
            _ = state.take(.watchOpened)
            #expect(
                state.take(.watch(.bookmark(version: "\(number)", endsInitialEvents: true)))
                    == [.publish, .pause(.seconds(30)), .stream])
            #expect(names(state) == ["a", "b"])
        }
        _ = state.take(.watchOpened)
        #expect(state.take(.watch(.bookmark(version: "13", endsInitialEvents: true))) == [.publish, .readOn])
        #expect(state.known.isEmpty)
    }

    @Test("An established watch that ends goes on as a watch, and an expired one is streamed anew")
    func afterTheMark() {
        var state = watching()
        #expect(state.take(.watchEnded(after: .seconds(400))) == [.watch(from: "10")])
        _ = state.take(.watchOpened)
        #expect(state.take(.watch(.error(APIStatus(reason: "Expired", code: 410)))) == [.stream])
        #expect(names(state) == ["a", "b"])
    }

    @Test("Streams that say everything and then fail at once do not follow each other without a pause")
    func noHotLoop() {
        var state = watching()
        var pauses = 0
        for number in 0..<20 {
            let actions = state.take(.watch(.error(APIStatus(code: 410))))
            #expect(actions.last == .stream)
            pauses += actions.contains(.backOff) ? 1 : 0
            _ = state.take(.watchOpened)
            _ = state.take(.watch(.changed(Self.node("a", 20 + number))))
            _ = state.take(.watch(.bookmark(version: "\(20 + number)", endsInitialEvents: true)))
        }
        #expect(pauses == 19)
    }
}
