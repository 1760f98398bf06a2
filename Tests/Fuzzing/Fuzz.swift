import Glibc

/// Mutates seeds for as long as there is time, and gives each mutation to a test.
///
/// A run prints its seed. `FUZZ_SEED=N` repeats it case by case, `FUZZ_SECONDS=N` gives it more time than the half second
/// that it takes among the other tests (`make fuzz`).
public struct Fuzz: Sendable {
    /// One mutation, with the words by which it is found again.
    public struct Case: Sendable, CustomStringConvertible {
        public let bytes: [UInt8]
        public let description: String
    }

    private let name: String
    private let seeds: [[UInt8]]
    private let words: [[UInt8]]

    /// - Parameter words: pieces that the decoder knows, to be put anywhere: texts have more of them than chance finds.
    public init(_ name: String, seeds: [[UInt8]], words: [String] = []) {
        self.name = name
        self.seeds = seeds.filter { !$0.isEmpty }
        self.words = words.map { Array($0.utf8) } + Self.numbers
    }

    /// Gives one mutation after the other to the body; gives how many there were.
    @discardableResult
    public func run(_ body: (Case) throws -> Void) rethrows -> Int {
        let seed = Self.number("FUZZ_SEED") ?? UInt64.random(in: 0...(.max))
        let deadline = ContinuousClock.now + .seconds(Double(Self.number("FUZZ_SECONDS") ?? 0) + 0.5)
        // On its own line at once: a decoder that traps says nothing afterwards.
        let line = Array("fuzz: \(name) FUZZ_SEED=\(seed)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        var count = 0
        while !seeds.isEmpty, count < 100 || ContinuousClock.now < deadline {
            var dice = Dice(seed: seed &+ UInt64(count))
            let bytes = mutated(&dice)
            try body(Case(bytes: bytes, description: "\(name), case \(count) of FUZZ_SEED=\(seed)"))
            count += 1
        }
        return count
    }

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }

    private func mutated(_ dice: inout Dice) -> [UInt8] {
        var bytes = seeds[dice.below(seeds.count)]
        for _ in 0...dice.below(6) { mutate(&bytes, &dice) }
        return bytes
    }

    private func mutate(_ bytes: inout [UInt8], _ dice: inout Dice) {
        guard !bytes.isEmpty else {
            bytes = words[dice.below(words.count)]
            return
        }
        let place = dice.below(bytes.count)
        let rest = bytes.count - place
        switch dice.below(9) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: dice.next())
        case 1: bytes[place] ^= 1 << UInt8(dice.below(8))
        case 2: bytes.removeLast(rest)
        case 3: bytes.removeSubrange(place..<place + 1 + dice.below(min(rest, 16)))
        case 4: bytes.insert(contentsOf: words[dice.below(words.count)], at: place)
        case 5:
            let word = words[dice.below(words.count)].prefix(rest)
            bytes.replaceSubrange(place..<place + word.count, with: word)
        case 6:
            let piece = bytes[place..<place + 1 + dice.below(min(rest, 64))]
            bytes.insert(contentsOf: piece, at: dice.below(bytes.count))
        case 7:
            let other = seeds[dice.below(seeds.count)]
            bytes = bytes.prefix(place) + other.suffix(dice.below(other.count + 1))
        default: bytes.swapAt(place, dice.below(bytes.count))
        }
    }

    /// Values at the ends of ranges, as binary numbers in either order.
    private static let numbers: [[UInt8]] = [
        [0], [0xff], [0x7f], [0x80], [0, 0], [0xff, 0xff], [0xff, 0x7f], [0, 0x80], [4, 0], [3, 0], [0, 0, 0, 0],
        [0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0x80], [15, 0, 0, 0], [16, 0, 0, 0],
    ]
}
