/// Many values by key, in small boxes: where somebody else holds the same shelf, as the plan before this one does, a change copies
/// one box and not everything.
struct Shelf<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private static var count: Int { 256 }

    private var boxes: [[Key: Value]] = Array(repeating: [:], count: count)

    subscript(key: Key) -> Value? {
        get { boxes[Self.box(key)][key] }
        set { boxes[Self.box(key)][key] = newValue }
    }

    /// The keys, in no order.
    var keys: some Sequence<Key> { boxes.lazy.flatMap(\.keys) }

    var values: some Sequence<Value> { boxes.lazy.flatMap(\.values) }

    /// Keeps those that satisfy a condition.
    mutating func keep(_ isIncluded: (Key) -> Bool) {
        for index in boxes.indices where boxes[index].contains(where: { !isIncluded($0.key) }) {
            boxes[index] = boxes[index].filter { isIncluded($0.key) }
        }
    }

    mutating func transform(_ body: (Value) -> Value) {
        for index in boxes.indices where !boxes[index].isEmpty { boxes[index] = boxes[index].mapValues(body) }
    }

    private static func box(_ key: Key) -> Int {
        Int(truncatingIfNeeded: UInt(bitPattern: key.hashValue) % UInt(count))
    }
}

extension Shelf: Equatable where Value: Equatable {}
extension Shelf: Hashable where Value: Hashable {}
