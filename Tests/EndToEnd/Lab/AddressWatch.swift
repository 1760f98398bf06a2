import FleetModel
import Foundation

/// Looks every few milliseconds at what two directors' interfaces hold, and remembers each change and what both held at once.
///
/// An address counts as held by both when one held it before and after the other was looked at. A director without a carrier
/// is dead to everybody and holds nothing.
final class AddressWatch: @unchecked Sendable {
    struct Change: Hashable, CustomStringConvertible {
        /// Seconds since the watch began.
        var time: Double
        var director: String
        var address: IPAddress
        var isHeld: Bool

        var description: String {
            "\(Int(time * 1000)) ms: \(director) \(isHeld ? "takes" : "leaves") \(address)"
        }
    }

    struct Overlap: Hashable, CustomStringConvertible {
        var address: IPAddress
        /// Seconds since the watch began, at which both were first and last seen with it.
        var from: Double
        var to: Double

        var description: String { "\(address) was on both from \(Int(from * 1000)) to \(Int(to * 1000)) ms" }
    }

    struct Record {
        var changes: [Change] = []
        var overlaps: [Overlap] = []
        /// How often both were looked at.
        var looks = 0
        /// What kept the watch from looking; nil: nothing.
        var problem: String?
    }

    private static let millis: Int32 = 4

    private let directors: [String]
    private let start = ConnectLoop.now
    private let lock = NSLock()
    private var record = Record()
    private var isStopping = false
    private let ended = DispatchSemaphore(value: 0)

    // Of the watching thread alone.
    private var sockets: [String: LinkSocket] = [:]
    private var held: [String: (time: Double, addresses: Set<IPAddress>)] = [:]
    private var open: [IPAddress: Int] = [:]

    init(_ first: String, _ second: String) {
        directors = [first, second]
        Thread.detachNewThread { [self] in
            while !lock.withLock({ isStopping }) {
                for (director, other) in zip(directors, directors.reversed()) { look(at: director, beside: other) }
                lock.withLock { record.looks += 1 }
                _ = poll(nil, 0, Self.millis)
            }
            for socket in sockets.values { socket.close() }
            ended.signal()
        }
    }

    /// What was seen so far.
    var seen: Record { lock.withLock { record } }

    /// Ends the watch and gives what it saw.
    func stop() -> Record {
        lock.withLock { isStopping = true }
        ended.wait()
        ended.signal()
        return seen
    }

    private func look(at director: String, beside other: String) {
        let now: Set<IPAddress>
        do {
            now = try socket(of: director)?.held() ?? []
        } catch {
            lock.withLock { record.problem = record.problem ?? "\(error)" }
            return
        }
        let time = ConnectLoop.now - start
        let before = held.updateValue((time, now), forKey: director)?.addresses ?? now
        lock.withLock {
            for (addresses, isHeld) in [(before.subtracting(now), false), (now.subtracting(before), true)] {
                record.changes += addresses.sorted().map {
                    Change(time: time, director: director, address: $0, isHeld: isHeld)
                }
            }
            guard let (then, theirs) = held[other] else { return }
            let both = before.intersection(now).intersection(theirs)
            for address in open.keys where !both.contains(address) { open[address] = nil }
            for address in both {
                if let index = open[address] {
                    record.overlaps[index].to = then
                } else {
                    open[address] = record.overlaps.count
                    record.overlaps.append(Overlap(address: address, from: then, to: then))
                }
            }
        }
    }

    /// A host that is being made anew has no socket, and another one afterwards.
    private func socket(of director: String) throws -> LinkSocket? {
        let namespace = try? LinkSocket.namespace(of: director)
        if let socket = sockets[director] {
            if socket.namespace == namespace { return socket }
            socket.close()
            sockets[director] = nil
        }
        guard namespace != nil else { return nil }
        // Its interface comes a moment after the host.
        sockets[director] = try? LinkSocket(enter: director)
        return sockets[director]
    }
}

extension AddressWatch.Record {
    /// Who was seen to take one of the addresses since a moment of the watch.
    func takers(of addresses: Set<IPAddress>, since time: Double = 0) -> [AddressWatch.Change] {
        changes.filter { $0.isHeld && $0.time >= time && addresses.contains($0.address) }
    }
}
