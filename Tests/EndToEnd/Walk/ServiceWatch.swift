import Foundation
import Glibc

/// Looks at a director's kernel all the time: no service that should have servers may ever be without.
///
/// `/proc/net/ip_vs` of a small table is one page, which the lab's one processor writes without being interrupted.
final class ServiceWatch: @unchecked Sendable {
    private let lock = NSLock()
    private var guarded: Set<String> = []
    private var found: [String] = []
    private var looks = 0
    private var isStopping = false
    private let ended = DispatchSemaphore(value: 0)

    init(_ director: String) {
        Thread.detachNewThread { [self] in
            defer { ended.signal() }
            guard (try? NetworkNamespace.enter(director)) != nil else { return }
            while !lock.withLock({ isStopping }) {
                lock.withLock { look() }
                poll(nil, 0, 8)
            }
        }
    }

    /// The services that must be served from now on.
    func expect(_ services: Set<String>) { lock.withLock { guarded = services } }

    /// Takes services out before something is done to them that may leave them without a server.
    func release(_ services: some Sequence<String>) { lock.withLock { guarded.subtract(services) } }

    var violations: [String] { lock.withLock { found } }

    /// Ends the watch and says how often it looked.
    func stop() -> Int {
        lock.withLock { isStopping = true }
        ended.wait()
        return looks
    }

    private func look() {
        guard !guarded.isEmpty,
            let text = try? String(contentsOfFile: "/proc/thread-self/net/ip_vs", encoding: .utf8)
        else { return }
        looks += 1
        let usable = Self.usable(text)
        for service in guarded where usable[service, default: 0] == 0 && found.count < 20 {
            found.append("\(service) at look \(looks):\n\(text)")
        }
    }

    /// By service, how many of its servers have a weight. Addresses and ports are hexadecimal: `TCP  0A0900C9:2328 rr`.
    private static func usable(_ text: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        var service: String?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let first = words.first else { continue }
            if first == "TCP" || first == "UDP", words.count > 1 {
                let parts = words[1].split(separator: ":")
                let address = stride(from: 0, to: 8, by: 2).compactMap {
                    UInt8(parts[0].dropFirst($0).prefix(2), radix: 16)
                }
                guard parts.count == 2, address.count == 4, let port = UInt16(parts[1], radix: 16) else {
                    service = nil
                    continue
                }
                let name = "\(first == "TCP" ? "-t" : "-u") \(address.map(String.init).joined(separator: ".")):\(port)"
                counts[name] = 0
                service = name
            } else if first == "->", words.count > 3, let service, let weight = Int(words[3]), weight > 0 {
                counts[service, default: 0] += 1
            } else if first != "->" {
                service = nil
            }
        }
        return counts
    }
}
