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
        #expect(state.start == [.list(continue: nil)])
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
        #expect(state.take(.watchEnded(after: Self.old)) == [.resetBackoff, .watch(from: "20")])
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
    }

    @Test func goesOnAtOnceAfterACutOfAGoodWatch() {
        var state = watching()
        _ = state.take(.watch(.changed(Self.node("c", 12))))
        #expect(state.take(.failed(.broken("cut"), after: Self.old)) == [.resetBackoff, .watch(from: "12")])
        #expect(state.picture.problem == nil)
    }

    @Test func listsWhereAWatchCarriedNothingAtAll() {
        var state = watching()
        #expect(state.take(.watchEnded(after: Self.old)) == [.resetBackoff, .list(continue: nil)])
        state = watching()
        #expect(state.take(.watchEnded(after: .zero)) == [.backOff, .list(continue: nil)])
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
        #expect(state.emptyAnswers == nil)
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
            state.take(.watch(.error(APIStatus(message: "x", code: 500)))) == [
                .publish, .backOff, .list(continue: nil),
            ])
        #expect(names(state) == ["a", "b"])
    }

    @Test func noFailureEverTakesAnObject() {
        let failures: [ReflectorFailure] = [
            .unauthorized("a"), .refused("b"), .expired("c"), .throttled("d", retryAfter: nil), .broken("e"),
            .unreadable("f"), .rejected("g"),
        ]
        var random = SplitMix(state: 7)
        var state = watching()
        for step in 0..<2000 {
            let event: ReflectorEvent =
                switch Int.random(in: 0..<10, using: &random) {
                case 0: .watchOpened
                case 1: .watchEnded(after: .seconds(Int.random(in: 0...20, using: &random)))
                case 2: Self.page(["a"], next: "more")
                case 3: Self.page(["a", "b"], "\(step)")
                case 4: .watch(.bookmark(version: "\(step)"))
                default: .failed(failures[Int.random(in: 0..<7, using: &random)], after: .zero)
                }
            let actions = state.take(event)
            #expect(names(state) == ["a", "b"], "after \(event) in step \(step)")
            #expect(state.picture.isAnswered)
            // Whatever happens, there is something to do next.
            switch actions.last {
            case .list?, .watch?, .readOn?: break
            default: Issue.record("nothing follows \(event): \(actions)")
            }
        }
    }
}

/// SplitMix64: the same numbers in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
