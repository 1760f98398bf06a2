import FleetModel
import Testing

@testable import Central

/// A reflector's decisions against a model of a server that fails at random, without sockets or clocks.
@Suite struct ReflectorModelTests {
    /// A server with a history, one client, and every fault that a stream can have.
    private struct World {
        var random: SplitMix
        var state = ReflectorState(query: .nodes)
        var isFaulty = true
        var hasStreams: Bool

        /// The objects after each version, and the version of each; the last is the present.
        private(set) var states: [Set<String>] = [["always"]]
        private var changed: [String: Int] = ["always": 0]
        private var history: [(version: Int, event: WatchEvent)] = []
        private var oldest = 0
        private var actions: [ReflectorAction] = []
        /// What the open watch has sent; nil: none is open.
        private var cursor: Int?
        /// What the client holds, and the version of a state that it is equal to.
        private(set) var view: Set<String> = []
        private(set) var seen = -1

        init(seed: UInt64, hasStreams: Bool) {
            random = SplitMix(state: seed)
            self.hasStreams = hasStreams
            state.streamsAreOffered = hasStreams
            actions = state.start()
        }

        private var version: Int { states.count - 1 }

        private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

        private static func node(_ name: String, _ version: Int) -> ManifestObject {
            .node(
                ClusterNode(
                    metadata: ObjectMeta(name: name, resourceVersion: "\(version)"), isReady: true,
                    internalAddresses: []))
        }

        /// One object comes, changes or goes.
        mutating func change() {
            let name = "n\(Int.random(in: 0..<6, using: &random))"
            var next = states[version]
            let isGone = next.contains(name) && chance(50)
            if isGone { next.remove(name) } else { next.insert(name) }
            states.append(next)
            changed[name] = version
            let object = Self.node(name, version)
            history.append((version, isGone ? .deleted(object) : .changed(object)))
            if isFaulty, chance(10) { oldest = version }
        }

        /// Does the next action, or lets the open watch say something.
        mutating func step() {
            guard !actions.isEmpty else { return talk() }
            switch actions.removeFirst() {
            case .publish: publish()
            case .backOff, .pause, .readOn: break
            case .giveUpStreams: hasStreams = false
            case .list(let token): take(list(token))
            case .stream: open(from: nil)
            case .watch(let text): open(from: Int(text) ?? 0)
            }
        }

        private mutating func take(_ event: ReflectorEvent) {
            state.streamsAreOffered = hasStreams
            actions = state.take(event)
            if actions.last == .readOn {
                actions.removeLast()
            } else {
                cursor = nil
            }
        }

        private mutating func fault() -> ReflectorEvent {
            let age = Duration.seconds(chance(50) ? 0 : 60)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return .failed(.broken("cut"), after: age)
            case 1: return .failed(.throttled("429", retryAfter: nil), after: .zero)
            case 2: return .failed(.unauthorized("401"), after: .zero)
            case 3: return .failed(.unreadable("line"), after: age)
            case 4: return .failed(.expired("410"), after: .zero)
            default: return .failed(.faulty("500"), after: .zero)
            }
        }

        /// Two pages of one state; where that has been compacted meanwhile, the second is refused.
        private mutating func list(_ token: String?) -> ReflectorEvent {
            if isFaulty, chance(30) { return fault() }
            let at = token.flatMap { Int($0) } ?? version
            if token != nil, at < oldest { return .failed(.expired("410"), after: .zero) }
            let items = states[at].sorted().map { Self.node($0, changed[$0] ?? 0) }
            let half = items.count / 2
            return .page(
                ListPage(
                    items: Array(token == nil ? items[..<half] : items[half...]), version: "\(at)",
                    next: token == nil ? "\(at)" : nil))
        }

        private mutating func open(from: Int?) {
            if isFaulty, chance(30) { return take(fault()) }
            take(.watchOpened)
            cursor = from ?? version
            publishAll()
            if let from {
                if from < oldest { take(.watch(.error(APIStatus(code: 410)))) }
                return
            }
            let now = version
            for name in states[now].sorted() {
                take(.watch(.changed(Self.node(name, changed[name] ?? 0))))
                if isFaulty, chance(10) { return take(fault()) }
            }
            take(.watch(.bookmark(version: "\(now)", endsInitialEvents: true)))
            publishAll()
        }

        private mutating func talk() {
            guard let at = cursor else { return }
            if isFaulty, chance(10) { return take(chance(50) ? fault() : .watchEnded(after: .seconds(60))) }
            guard history.last.map({ $0.version > at }) == true else {
                return take(.watch(chance(50) ? .unknown("NEWS") : .bookmark(version: "\(at)")))
            }
            // What comes in one piece is handed out at once. Sometimes a line comes twice.
            for next in history.filter({ $0.version > at }).prefix(Int.random(in: 1...4, using: &random)) {
                cursor = next.version
                for _ in 0...(chance(20) ? 1 : 0) {
                    take(.watch(next.event))
                    actions = []
                }
            }
            publish()
        }

        private mutating func publishAll() {
            while actions.first == .publish { step() }
        }

        /// What is handed out is a state of the server, and none before the one that was handed out last.
        private mutating func publish() {
            let changes = state.takeChanges()
            for reference in changes.dropped { view.remove(reference.name) }
            for object in changes.put { view.insert(object.metadata.name) }
            guard state.isAnswered else { return #expect(view.isEmpty) }
            guard let now = states.indices.first(where: { $0 >= seen && states[$0] == view }) else {
                Issue.record("\(view) was never there since version \(seen)")
                return
            }
            seen = now
            #expect(state.known.map(\.name).sorted() == view.sorted())
        }
    }

    @Test(
        "Whatever happens, what is shown is always a state of the server, never an older one, and the present in the end",
        arguments: 1...40 as ClosedRange<UInt64>)
    func isAlwaysAState(seed: UInt64) {
        var world = World(seed: seed, hasStreams: seed.isMultiple(of: 2))
        for _ in 0..<400 {
            if Int.random(in: 0..<4, using: &world.random) == 0 { world.change() }
            world.step()
        }
        world.isFaulty = false
        for _ in 0..<2000 { world.step() }
        #expect(world.view == world.states.last)
        #expect(world.state.picture.problem == nil)
    }
}
