import FleetModel
import Testing

@testable import Central

/// Every decision of a reflector, without a server.
@Suite struct ReflectorStateTests {
    private static let query = ClusterQuery.pods(namespace: "ingress", labels: ["app": "x"])
    private static let old = Duration.seconds(3600)

    private static func node(_ name: String, _ version: Int) -> ManifestObject {
        .node(
            ClusterNode(
                metadata: ObjectMeta(name: name, resourceVersion: "\(version)"), isReady: true, internalAddresses: []))
    }

    private static func page(_ names: [String], _ version: String = "10", next: String? = nil) -> ReflectorEvent {
        .page(ListPage(items: names.map { node($0, 1) }, version: version, next: next))
    }

    /// A state that holds two objects and has a watch open from version 10.
    private func watching(_ query: ClusterQuery = query) -> ReflectorState {
        var state = ReflectorState(query: query)
        _ = state.take(Self.page(["a", "b"]))
        _ = state.take(.watchOpened)
        return state
    }

    private func names(_ state: ReflectorState) -> [String] { state.known.map(\.name).sorted() }

    @Test func gathersPagesAndHandsOutTheWholeList() {
        var state = ReflectorState(query: Self.query)
        #expect(state.start() == [.list(continue: nil)])
        #expect(state.take(Self.page(["a"], next: "more")) == [.list(continue: "more")])
        #expect(!state.picture.isAnswered)
        #expect(state.known.isEmpty)
        #expect(state.take(Self.page(["b"], "11")) == [.publish, .watch(from: "11")])
        #expect(names(state) == ["a", "b"])
        #expect(state.picture.isAnswered)
    }

    @Test func beginsAnewWhereAContinuationExpired() {
        var state = ReflectorState(query: Self.query)
        _ = state.take(Self.page(["gone"], next: "more"))
        #expect(state.take(.failed(.expired("410"), after: .zero)) == [.list(continue: nil)])
        _ = state.take(Self.page(["a"]))
        #expect(names(state) == ["a"])
    }

    @Test func followsEvents() {
        var state = watching()
        #expect(state.take(.watch(.changed(Self.node("c", 12)))) == [.publish, .readOn])
        #expect(state.take(.watch(.deleted(Self.node("a", 13)))) == [.publish, .readOn])
        #expect(state.take(.watch(.unknown("NEW"))) == [.readOn])
        #expect(state.take(.watch(.bookmark(version: "20"))) == [.readOn])
        #expect(names(state) == ["b", "c"])
        #expect(state.take(.watchEnded(after: Self.old)) == [.watch(from: "20")])
    }

    @Test func listsAtOnceOnExpiryAndThenWithAPause() {
        let gone = WatchEvent.error(APIStatus(message: "too old", reason: "Expired", code: 410))
        var state = watching()
        #expect(state.take(.watch(gone)) == [.list(continue: nil)])
        #expect(names(state) == ["a", "b"])
        #expect(state.take(Self.page(["a"], "30")) == [.publish, .watch(from: "30")])
        #expect(state.take(.failed(.expired("410"), after: .zero)) == [.publish, .backOff, .list(continue: nil)])
        #expect(names(state) == ["a"])
    }

    @Test func keepsTheVersionWhereTheServerIsBusyOrAway() {
        var state = watching()
        _ = state.take(.watch(.bookmark(version: "10")))
        #expect(state.take(.watchEnded(after: Self.old)) == [.watch(from: "10")])
        #expect(
            state.take(.failed(.throttled("429", retryAfter: .seconds(3)), after: .zero))
                == [.publish, .pause(.seconds(3)), .watch(from: "10")])
        #expect(
            state.take(.failed(.throttled("429", retryAfter: .seconds(99_999)), after: .zero)).contains(
                .pause(.seconds(120))))
        #expect(state.take(.failed(.throttled("429", retryAfter: nil), after: .zero)).contains(.backOff))
        #expect(state.take(.failed(.broken("500"), after: .zero)) == [.publish, .backOff, .watch(from: "10")])
        #expect(state.take(.failed(.broken("500"), after: .zero)) == [.backOff, .watch(from: "10")])
        #expect(state.picture.problem == "500")
        #expect(state.take(.watchOpened) == [.publish, .readOn])
        #expect(state.picture.problem == nil)
        #expect(names(state) == ["a", "b"])
        // What fails inside of a watch is well again only with what another carries: the next may open, and fail as well.
        #expect(state.take(.watch(.error(APIStatus(code: 429)))) == [.publish, .backOff, .watch(from: "10")])
        #expect(state.take(.watchOpened) == [.readOn])
        #expect(state.take(.watch(.bookmark(version: "11"))) == [.publish, .readOn])
    }

    @Test func goesOnAtOnceAfterACutOfAGoodWatch() {
        var state = watching()
        _ = state.take(.watch(.changed(Self.node("c", 12))))
        #expect(state.take(.failed(.broken("cut"), after: Self.old)) == [.watch(from: "12")])
        #expect(state.picture.problem == nil)
    }

    @Test("A watch that says nothing for long and ends in good order is followed by a list: its version may be unknown")
    func listsWhereAWatchCarriedNothingAtAll() {
        var state = watching()
        #expect(state.take(.watchEnded(after: Self.old)) == [.list(continue: nil)])
        #expect(state.picture.problem == nil)
    }

    @Test("A very short watch with nothing in it is a failure: the same again after a pause, and then a list")
    func veryShortWatch() {
        var state = watching()
        #expect(state.take(.watchEnded(after: .zero)) == [.publish, .backOff, .watch(from: "10")])
        #expect(state.picture.problem?.contains("ended early") == true)
        // That the next one opens proves nothing: it stays a failure until something comes.
        #expect(state.take(.watchOpened) == [.readOn])
        #expect(state.take(.watchEnded(after: .zero)) == [.backOff, .list(continue: nil)])
        _ = state.take(Self.page(["a", "b"]))
        _ = state.take(.watchOpened)
        #expect(state.picture.problem != nil)
        #expect(state.take(.watch(.bookmark(version: "11"))) == [.publish, .readOn])
        #expect(state.picture.problem == nil)
    }

    @Test("A short watch that carried something goes on at once, unless it got nowhere")
    func shortWatchWithEvents() {
        var state = watching()
        _ = state.take(.watch(.changed(Self.node("c", 12))))
        #expect(state.take(.watchEnded(after: .zero)) == [.watch(from: "12")])
        _ = state.take(.watchOpened)
        _ = state.take(.watch(.bookmark(version: "12")))
        #expect(state.take(.watchEnded(after: .zero)) == [.backOff, .watch(from: "12")])
        _ = state.take(.watchOpened)
        _ = state.take(.watch(.bookmark(version: "12")))
        #expect(state.take(.watchEnded(after: Self.old)) == [.watch(from: "12")])
    }

    @Test("A watch cut or silent before anything came goes on from the same version; the second in a row lists")
    func silentWatches() {
        var state = watching()
        #expect(state.take(.failed(.broken("silent"), after: Self.old)) == [.watch(from: "10")])
        _ = state.take(.watchOpened)
        #expect(state.take(.failed(.broken("silent"), after: Self.old)) == [.list(continue: nil)])
    }

    @Test("A refused connection is never answered with a list, however often")
    func refusedConnections() {
        var state = watching()
        _ = state.take(.failed(.broken("refused"), after: .zero))
        for _ in 0..<20 {
            #expect(state.take(.failed(.broken("refused"), after: .zero)) == [.backOff, .watch(from: "10")])
        }
        #expect(state.take(.watchOpened) == [.publish, .readOn])
        var fresh = ReflectorState(query: Self.query)
        #expect(fresh.take(.failed(.broken("refused"), after: .zero)) == [.publish, .backOff, .list(continue: nil)])
    }

    @Test("A list that shows an older state than what was seen is asked again before it is believed")
    func doubtsAnOlderList() {
        var state = watching()
        _ = state.take(.watch(.bookmark(version: "200")))
        _ = state.take(.watch(.error(APIStatus(code: 410))))
        for _ in 0..<2 {
            #expect(
                state.take(Self.page(["a"], "199")) == [.publish, .pause(.seconds(30)), .list(continue: nil)])
            #expect(names(state) == ["a", "b"])
            #expect(state.picture.findings.map(\.reason) == ["OlderListDoubted"])
        }
        #expect(state.take(Self.page(["a"], "201")) == [.publish, .watch(from: "201")])
        // What a list showed counts as seen, and a backup that was restored is a fact in the end.
        _ = state.take(.watch(.error(APIStatus(code: 410))))
        for _ in 0..<2 { #expect(state.take(Self.page(["a"], "200")).contains(.pause(.seconds(30)))) }
        #expect(state.take(Self.page(["a"], "200")) == [.publish, .watch(from: "200")])
        #expect(names(state) == ["a"])
        #expect(state.picture.findings.isEmpty)
    }

    @Test("A version that is too large for the server is dropped as an expired one is")
    func tooLarge() {
        let cause = APIStatus.Details.Cause(reason: "ResourceVersionTooLarge", message: nil)
        let said = APIStatus(message: "x", reason: "Timeout", code: 504, details: .init(causes: [cause]))
        var state = watching()
        #expect(state.take(.watch(.error(said))) == [.list(continue: nil)])
        #expect(state.picture.problem == nil)
        let failure = ReflectorFailure(status: 504, said, retryAfter: .seconds(1), sentence: "504")
        #expect(failure == .expired("504"))
        // Of a list, which names no version, it is a server that is behind: asked again, with pauses.
        #expect(state.take(.failed(failure, after: .zero)) == [.publish, .backOff, .list(continue: nil)])
        #expect(APIStatus(message: "Too large resource version: 2, current: 1", reason: "Timeout").saysTooLarge)
        #expect(!APIStatus(message: "Too large resource version", reason: "InternalError", code: 500).saysTooLarge)
    }

    @Test("An answer of 503 that says how long is waited for, and one that does not is a broken one")
    func unavailable() {
        #expect(
            ReflectorFailure(status: 503, nil, retryAfter: .seconds(2), sentence: "x")
                == .throttled("x", retryAfter: .seconds(2)))
        #expect(ReflectorFailure(status: 503, nil, retryAfter: nil, sentence: "x") == .broken("x"))
        let busy = APIStatus(code: 429, details: .init(retryAfterSeconds: 3))
        #expect(ReflectorFailure(busy, sentence: "x") == .throttled("x", retryAfter: .seconds(3)))
        var state = watching()
        #expect(state.take(.watch(.error(busy))) == [.publish, .pause(.seconds(3)), .watch(from: "10")])
    }

    @Test("An ERROR of 500 in a watch is tried again once from the same version, and then by a list")
    func internalErrors() {
        let error = WatchEvent.error(APIStatus(message: "x", reason: "InternalError", code: 500))
        var state = watching()
        #expect(state.take(.watch(error)) == [.publish, .backOff, .watch(from: "10")])
        _ = state.take(.watchOpened)
        #expect(state.take(.watch(error)) == [.backOff, .list(continue: nil)])
        #expect(names(state) == ["a", "b"])
    }

    @Test("An object that was removed by force, unread, is found out by a list")
    func unsafeDelete() {
        var state = watching()
        let error = APIStatus(message: "corrupt object has been deleted", reason: "StoreReadError", code: 500)
        #expect(state.take(.watch(.error(error))).last == .list(continue: nil))
        _ = state.take(Self.page(["a"], "12"))
        #expect(names(state) == ["a"])
    }

    @Test("Routes are asked for as v1 and then as v1alpha2; where neither is there, they are not installed")
    func alternatives() {
        var state = ReflectorState(query: .routes(.tcp, namespace: nil))
        _ = state.start()
        #expect(state.path.contains("/v1/"))
        #expect(state.take(.failed(.missing("404"), after: .zero)) == [.list(continue: nil)])
        #expect(state.path.contains("/v1alpha2/"))
        #expect(state.picture == ReflectorPicture())
        #expect(state.take(.failed(.missing("404"), after: .zero)) == [.publish, .backOff, .list(continue: nil)])
        #expect(state.path.contains("/v1/"))
        #expect(state.picture.isRefused)
        #expect(state.picture.problem == nil)
        #expect(state.picture.findings.map(\.reason) == ["NotInstalled"])
        _ = state.take(.failed(.missing("404"), after: .zero))
        #expect(state.take(Self.page(["a"])) == [.publish, .watch(from: "10")])
        #expect(state.path.contains("/v1alpha2/"))
        _ = state.take(.watchOpened)
        #expect(state.picture.findings.isEmpty)
        // CRDs that were taken away say nothing about what there is.
        #expect(state.take(.failed(.missing("404"), after: .zero)).last == .list(continue: nil))
        #expect(names(state) == ["a"])
    }

    @Test func readsTheTokenAgainWhenItIsNotTaken() {
        var state = watching()
        #expect(
            state.take(.failed(.unauthorized("401"), after: .zero))
                == [.publish, .backOff, .watch(from: "10")])
        #expect(names(state) == ["a", "b"])
        var fresh = ReflectorState(query: Self.query)
        #expect(fresh.take(.failed(.unauthorized("401"), after: .zero)).last == .list(continue: nil))
    }

    @Test(arguments: [query, .services, .nodes]) func refusalIsNotEmptiness(query: ClusterQuery) {
        var state = watching(query)
        #expect(
            state.take(.failed(.refused("403"), after: .zero)) == [.publish, .backOff, .list(continue: nil)])
        #expect(names(state) == ["a", "b"])
        #expect(state.picture.isAnswered)
        #expect(state.picture.isRefused == !query.isRequired)
        #expect(state.picture.findings.map(\.reason) == ["QueryRefused"])
        #expect((state.picture.problem != nil) == query.isRequired)
        var fresh = ReflectorState(query: query)
        _ = fresh.take(.failed(.refused("403"), after: .zero))
        #expect(!fresh.picture.isAnswered)
    }

    @Test func doubtsAnEmptyListTwice() {
        var state = watching()
        _ = state.take(.watch(.error(APIStatus(code: 410))))
        for _ in 0..<2 {
            #expect(state.take(Self.page([])) == [.publish, .pause(.seconds(30)), .list(continue: nil)])
            #expect(names(state) == ["a", "b"])
            #expect(state.picture.findings.map(\.reason) == ["EmptyListDoubted"])
            // A failure in between is no answer.
            _ = state.take(.failed(.broken("500"), after: .zero))
        }
        #expect(state.take(Self.page([], "40")) == [.publish, .watch(from: "40")])
        #expect(state.known.isEmpty)
        #expect(state.picture.findings.isEmpty)
    }

    @Test func forgetsItsDoubtWhenObjectsCome() {
        var state = watching()
        _ = state.take(.watch(.error(APIStatus(code: 410))))
        _ = state.take(Self.page([]))
        #expect(state.take(Self.page(["a"], "50")) == [.publish, .watch(from: "50")])
        #expect(state.doubt == nil)
        #expect(names(state) == ["a"])
    }

    @Test func believesTheFirstEmptyListAndADeletedEvent() {
        var state = ReflectorState(query: Self.query)
        #expect(state.take(Self.page([])) == [.publish, .watch(from: "10")])
        #expect(state.picture.isAnswered)
        state = watching()
        for name in ["a", "b"] { _ = state.take(.watch(.deleted(Self.node(name, 12)))) }
        #expect(state.known.isEmpty)
    }

    @Test func watchesAgainAfterABadLineAndListsAfterTwo() {
        var state = watching()
        #expect(
            state.take(.failed(.unreadable("line"), after: .zero)) == [.publish, .backOff, .watch(from: "10")])
        #expect(state.take(.failed(.unreadable("line"), after: .zero)) == [.backOff, .list(continue: nil)])
    }

    @Test func listsAfterAnyOtherError() {
        var state = watching()
        #expect(
            state.take(.watch(.error(APIStatus(message: "x", code: 400)))) == [
                .publish, .backOff, .list(continue: nil),
            ])
        #expect(names(state) == ["a", "b"])
    }

    @Test func noFailureEverTakesAnObject() {
        let failures: [ReflectorFailure] = [
            .unauthorized("a"), .refused("b"), .expired("c"), .throttled("d", retryAfter: nil), .broken("e"),
            .unreadable("f"), .rejected("g"), .missing("h"), .faulty("i"),
        ]
        var random = SplitMix(state: 7)
        var state = watching()
        for step in 0..<2000 {
            state.streamsAreOffered = Bool.random(using: &random)
            let event: ReflectorEvent =
                switch Int.random(in: 0..<11, using: &random) {
                case 0: .watchOpened
                case 1: .watchEnded(after: .seconds(Int.random(in: 0...20, using: &random)))
                case 2: Self.page(["a"], next: "more")
                case 3: Self.page(["a", "b"], "\(step)")
                case 4: .watch(.bookmark(version: "\(step)"))
                case 5: .streamSilent
                default: .failed(failures[Int.random(in: 0..<9, using: &random)], after: .zero)
                }
            let actions = state.take(event)
            #expect(names(state) == ["a", "b"], "after \(event) in step \(step)")
            #expect(state.picture.isAnswered)
            // Whatever happens, there is something to do next.
            switch actions.last {
            case .list?, .stream?, .watch?, .readOn?: break
            default: Issue.record("nothing follows \(event): \(actions)")
            }
        }
    }
}
