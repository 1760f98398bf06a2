import FleetModel

/// Values by object of the cluster, in many small boxes: where somebody else holds the same shelf, as the planner does, a change
/// copies one box and not everything.
struct Shelf<Value: Hashable & Sendable>: Hashable, Sendable {
    private static var count: Int { 256 }

    private var boxes: [[ObjectReference: Value]] = Array(repeating: [:], count: count)

    subscript(reference: ObjectReference) -> Value? {
        get { boxes[Self.box(reference)][reference] }
        set { boxes[Self.box(reference)][reference] = newValue }
    }

    private static func box(_ reference: ObjectReference) -> Int {
        Int(truncatingIfNeeded: UInt(bitPattern: reference.hashValue) % UInt(count))
    }
}
