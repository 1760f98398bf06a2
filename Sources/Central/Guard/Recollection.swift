/// How a set looked within the last minute, against which a loss is measured. Pure: time is an argument.
struct Recollection<Key: Hashable & Sendable, Value: Hashable & Sendable>: Hashable, Sendable {
    /// What counts as sudden.
    static var window: Duration { .seconds(60) }
    /// More states than this are thinned evenly, so that a set that changes all the time costs little.
    private static var stateLimit: Int { 128 }

    /// As it was seen last.
    private(set) var present: [Key: Value]
    /// As it was before, each until a time; the oldest first.
    private var states: [State] = []
    /// What said that it leaves, before it left or instead of leaving, and when.
    private var announced: [Key: ContinuousClock.Instant] = [:]

    private struct State: Hashable, Sendable {
        var until: ContinuousClock.Instant
        var items: [Key: Value]
    }

    /// What is missing that was there at one time.
    struct Loss: Hashable, Sendable {
        var items: [Key: Value]
        /// How many there were, without those that announced their leave.
        var before: Int
        /// How many came that replace nothing which announced its leave.
        var additions: Int

        /// The loss net of additions.
        var net: Int { items.count - additions }
    }

    init(present: [Key: Value] = [:]) { self.present = present }

    /// Sees the set anew. What is in `announced` leaves of its own accord and is no loss.
    mutating func see(_ items: [Key: Value], announced leaving: Set<Key>, at time: ContinuousClock.Instant) {
        states.removeAll { time - $0.until >= Self.window }
        announced = announced.filter { time - $0.value < Self.window && items[$0.key] == nil }
        for key in leaving where items[key] == nil { announced[key] = time }
        guard items != present else { return }
        if !present.isEmpty { states.append(State(until: time, items: present)) }
        if states.count > Self.stateLimit {
            states = states.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        }
        present = items
    }

    /// Takes the set as it is: what became different was an order, or was let go, and is nothing to remember.
    mutating func accept(_ items: [Key: Value]) {
        present = items
        states = []
    }

    /// What is missing now of each state of the last minute.
    var losses: [Loss] {
        states.map { state in
            let loyal = state.items.filter { announced[$0.key] == nil }
            let lost = loyal.filter { present[$0.key] == nil }
            let left = state.items.count - loyal.count
            let came = present.keys.count { state.items[$0] == nil }
            return Loss(items: lost, before: loyal.count, additions: max(0, came - left))
        }
    }
}
