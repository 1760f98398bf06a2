import Foundation
import Glibc

/// Work done with a host's network: a thread enters the namespace, and what it opens stays there.
enum NetworkNamespace {
    /// Runs a short, blocking piece of work on a thread of its own in the namespace of a host.
    static func run<Value: Sendable>(in host: String, _ work: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try enter(host); return try work()
                    })
            }
        }
    }

    private typealias SetNamespace = @convention(c) (Int32, Int32) -> Int32
    /// A GNU extension, which Swift's view of the C library leaves out.
    private static let setns = dlsym(nil, "setns").map { unsafeBitCast($0, to: SetNamespace.self) }
    /// `CLONE_NEWNET` of linux/sched.h.
    private static let newNetwork: Int32 = 0x4000_0000

    /// Moves the calling thread, and it alone, into the namespace.
    static func enter(_ host: String) throws {
        let file = open("/run/netns/\(host)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw LabError("open /run/netns/\(host): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        guard let setns, setns(file, newNetwork) == 0 else {
            throw LabError("setns \(host): \(String(cString: strerror(errno)))")
        }
    }

    /// The kernel's IPVS table of a host as /proc tells it: cheap enough to be asked every few milliseconds.
    static func kernelTable(of host: String) async throws -> String {
        try await run(in: host) { try String(contentsOfFile: "/proc/thread-self/net/ip_vs", encoding: .utf8) }
    }
}
