import FleetModel
import FleetRoute
import FleetWire

/// What the agent of a real server's host remembers; on disk before it is applied.
struct RealServerBook: Hashable, Sendable, Codable {
    /// Directors hear of a change later than this host may, and drain from then on.
    static let graceMargin: Int64 = 60

    /// A VIP that Central names no more, and until when it is kept for connections that end.
    struct Leaving: Hashable, Sendable, Codable {
        var vip: RealServerSlice.VIP
        /// Seconds since 1970.
        var deadline: Int64
    }

    /// What Central said last; nil: nothing yet.
    var epoch: String?
    var version: String?
    var slice = RealServerSlice()
    /// Sorted by address.
    var leaving: [Leaving] = []
    /// Switches that the agent set, by path, with the values that it found and that it set.
    var switches: [String: Change] = [:]
    /// Interfaces that the agent set up.
    var links: [String] = []
    /// Interfaces that the agent gave an address; nil: none, as with agents that gave none.
    var addressed: [String]?
    /// Ports that the agent opened; nil: none, as with agents that opened none.
    var ports: [TunnelPort]?
    /// The chain that clamps segments may stand.
    var clamps = false

    struct Change: Hashable, Sendable, Codable {
        var before: String
        var after: String
    }

    /// All VIPs whose packets are taken.
    var held: [RealServerSlice.VIP] { slice.vips + leaving.map(\.vip) }

    /// Takes over what Central says. A VIP that it names no more is left in time, never at once.
    ///
    /// - Returns: false where nothing is taken over: a Central that was set up anew names nothing because it knows nothing.
    mutating func take(_ document: RealServerSliceDocument, now: Int64) -> Bool {
        if let epoch, epoch != document.epoch, document.slice.vips.isEmpty, !slice.vips.isEmpty { return false }
        let named = Set(document.slice.vips.map(\.address))
        let gone = slice.vips.filter { !named.contains($0.address) }
        leaving.removeAll { named.contains($0.vip.address) }
        leaving += gone.map { Leaving(vip: $0, deadline: now + Int64($0.drainSeconds) + Self.graceMargin) }
        leaving.sort { $0.vip.address < $1.vip.address }
        (epoch, version, slice) = (document.epoch, document.version, document.slice)
        return true
    }

    /// Lets VIPs go whose time has come.
    mutating func expire(now: Int64) -> [RealServerSlice.VIP] {
        let due = leaving.filter { $0.deadline <= now }.map(\.vip)
        leaving.removeAll { $0.deadline <= now }
        return due
    }

    init() {}

    init(_ bytes: [UInt8]) throws(DocumentError) { self = try JSON.decode(Self.self, from: bytes) }

    var bytes: [UInt8] { get throws { try JSON.encode(self) } }
}
