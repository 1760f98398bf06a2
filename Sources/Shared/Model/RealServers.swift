/// The real servers of one service with their settings, sorted by address and port.
///
/// Ports are kept as distances from one base, so that services over the same pool share one array: 1,000 services over 20
/// real servers hold 20 entries, and lists that share them are found equal without a look at any.
public struct RealServers: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let address: IPAddress
        /// The server's port less the base.
        let distance: Int32
        var settings: RealServer.Settings
    }

    private var base: UInt16
    private var entries: [Entry] = []

    /// - Parameter base: the port that most of the servers will have.
    public init(base: UInt16 = 0) { self.base = base }

    /// The same servers with every port moved as far as the base; shares the entries.
    public func moved(toBase base: UInt16) -> Self {
        var moved = self
        moved.base = base
        return moved
    }

    /// The settings of a server; setting nil removes it. Servers that come in sorted order are only appended.
    public subscript(key: RealServer.Key) -> RealServer.Settings? {
        get {
            let place = place(of: key)
            return holds(key, at: place) ? entries[place].settings : nil
        }
        set {
            let place = place(of: key)
            switch (newValue, holds(key, at: place)) {
            case (let settings?, true): entries[place].settings = settings
            case (let settings?, false):
                let distance = Int32(key.port) - Int32(base)
                entries.insert(Entry(address: key.address, distance: distance, settings: settings), at: place)
            case (nil, true): entries.remove(at: place)
            case (nil, false): break
            }
        }
    }

    /// The servers' keys, sorted.
    public var keys: [RealServer.Key] { entries.map(key) }

    /// The servers that satisfy a condition.
    public func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> Self {
        var kept = self
        kept.entries = try entries.filter { try isIncluded((key($0), $0.settings)) }
        return kept
    }

    /// What must be added, changed and removed to get from this list to another; each sorted.
    public func changes(
        to desired: Self
    ) -> (added: [RealServer.Key], changed: [RealServer.Key], removed: [RealServer.Key]) {
        var (added, changed, removed): ([RealServer.Key], [RealServer.Key], [RealServer.Key]) = ([], [], [])
        var rest = self[...]
        for (wanted, settings) in desired {
            while let next = rest.first, next.key < wanted { removed.append(rest.removeFirst().key) }
            guard let present = rest.first, present.key == wanted else {
                added.append(wanted)
                continue
            }
            if present.value != settings { changed.append(wanted) }
            rest.removeFirst()
        }
        return (added, changed, removed + rest.map(\.key))
    }

    private func key(_ entry: Entry) -> RealServer.Key {
        RealServer.Key(address: entry.address, port: UInt16(truncatingIfNeeded: Int32(base) + entry.distance))
    }

    /// Where a server stands, or would.
    private func place(of wanted: RealServer.Key) -> Int {
        guard let last = entries.last, wanted <= key(last) else { return entries.count }
        var (low, high) = (0, entries.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if key(entries[middle]) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func holds(_ wanted: RealServer.Key, at place: Int) -> Bool {
        place < entries.count && key(entries[place]) == wanted
    }

    public static func == (left: Self, right: Self) -> Bool {
        if left.base == right.base { return left.entries == right.entries }
        return left.elementsEqual(right) { $0 == $1 }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for (key, _) in self { hasher.combine(key) }
    }
}

extension RealServers: RandomAccessCollection {
    public typealias Element = (key: RealServer.Key, value: RealServer.Settings)

    public var startIndex: Int { 0 }
    public var endIndex: Int { entries.count }
    public subscript(position: Int) -> Element { (key(entries[position]), entries[position].settings) }
}

extension RealServers: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral servers: (RealServer.Key, RealServer.Settings)...) {
        self.init(servers.map { (key: $0.0, value: $0.1) })
    }

    /// Of two settings for one server the later ones stand.
    public init(_ servers: some Sequence<(key: RealServer.Key, value: RealServer.Settings)>) {
        self.init()
        for (key, settings) in servers {
            if isEmpty { base = key.port }
            self[key] = settings
        }
    }
}
