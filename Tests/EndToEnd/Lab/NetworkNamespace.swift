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
                let result = Result {
                    try enter(host)
                    return try work()
                }
                // A thread begins where the thread is that makes it, and to resume may take a new one.
                let isBack = Result { try enter(file: "/proc/self/ns/net") }
                continuation.resume(with: isBack.flatMap { result })
            }
        }
    }

    private typealias SetNamespace = @convention(c) (Int32, Int32) -> Int32
    /// A GNU extension, which Swift's view of the C library leaves out.
    private static let setns = dlsym(nil, "setns").map { unsafeBitCast($0, to: SetNamespace.self) }
    /// `CLONE_NEWNET` of linux/sched.h.
    private static let newNetwork: Int32 = 0x4000_0000

    /// Moves the calling thread, and it alone, into the namespace.
    static func enter(_ host: String) throws { try enter(file: "/run/netns/\(host)") }

    private static func enter(file path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw LabError("open \(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        guard let setns, setns(file, newNetwork) == 0 else {
            throw LabError("setns \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// The kernel's IPVS table of a host as /proc tells it: cheap enough to be asked every few milliseconds.
    static func kernelTable(of host: String) async throws -> String {
        try await run(in: host) { try text(of: "/proc/thread-self/net/ip_vs") }
    }

    /// The whole of a file of /proc, which says nothing of its size and gives a page at a time.
    static func text(of path: String) throws -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw LabError("open \(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count >= 0 else { throw LabError("read \(path): \(String(cString: strerror(errno)))") }
            if count == 0 { return String(decoding: text, as: UTF8.self) }
            text += buffer[..<count]
        }
    }
}
