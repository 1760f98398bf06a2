/// Times at which something is due, earliest first: a binary heap.
struct Appointments: Sendable {
    private struct Entry {
        var time: Int64
        var lane: UInt64
    }

    private var heap: [Entry] = []

    /// The time of the earliest.
    var next: Int64? { heap.first?.time }

    mutating func add(_ lane: UInt64, at time: Int64) {
        var place = heap.count
        heap.append(Entry(time: time, lane: lane))
        while place > 0, heap[place].time < heap[(place - 1) / 2].time {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes the earliest out, where it is due.
    mutating func take(dueAt now: Int64) -> UInt64? {
        guard let first = heap.first, first.time <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            let children = (2 * place + 1)..<min(2 * place + 3, max(heap.count, 2 * place + 1))
            guard let child = children.min(by: { heap[$0].time < heap[$1].time }), heap[child].time < heap[place].time
            else { return first.lane }
            heap.swapAt(place, child)
            place = child
        }
    }
}
