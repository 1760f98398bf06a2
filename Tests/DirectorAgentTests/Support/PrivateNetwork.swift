import FleetNetlink
import Foundation
import Glibc

@testable import FleetIPVS

/// A network namespace of its own, with an IPVS table of its own; needs root, so it is for the lab.
final class PrivateNetwork: Sendable {
    /// Inside the lab, and its kernel has IPVS.
    static let isPossible: Bool = {
        guard getenv("LAB_STATE") != nil, let transport = try? KernelTransport() else { return false }
        return (try? transport.resolve("IPVS")) != nil
    }()

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private typealias OneNumber = @convention(c) (Int32) -> Int32
    private typealias TwoNumbers = @convention(c) (Int32, Int32) -> Int32
    /// GNU extensions, which Swift's view of the C library leaves out.
    private static let unshare = dlsym(nil, "unshare").map { unsafeBitCast($0, to: OneNumber.self) }
    private static let setns = dlsym(nil, "setns").map { unsafeBitCast($0, to: TwoNumbers.self) }
    /// `CLONE_NEWNET` of linux/sched.h.
    private static let newNetwork: Int32 = 0x4000_0000

    private let descriptor: Int32

    init() throws {
        descriptor = try Self.onThread {
            guard Self.unshare?(Self.newNetwork) == 0 else { throw Failure(description: "unshare: errno \(errno)") }
            return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
        }
        // Without any local address every address counts as broadcast, and IPVS takes none.
        try run("ip link set lo up")
    }

    deinit { close(descriptor) }

    /// The kernel's IPVS of this namespace.
    func kernel() -> IPVSClient {
        IPVSClient { () throws(NetlinkError) in try self.transport() }
    }

    /// A socket belongs to the namespace of the thread that opens it.
    func transport() throws(NetlinkError) -> KernelTransport {
        do {
            return try Self.onThread {
                guard Self.setns?(self.descriptor, Self.newNetwork) == 0 else {
                    throw Failure(description: "setns: errno \(errno)")
                }
                return try KernelTransport()
            }
        } catch let error as NetlinkError {
            throw error
        } catch {
            throw NetlinkError("enter a namespace", .malformed("\(error)"))
        }
    }

    private static func onThread<Value>(_ work: @escaping @Sendable () throws -> Value) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var result: Result<Value, any Error>?
        Thread.detachNewThread {
            result = Result { try work() }
            done.signal()
        }
        done.wait()
        guard let result else { throw Failure(description: "the thread gave no result") }
        return try result.get()
    }

    /// Starts a shell script in the namespace.
    func start(_ script: String, output: Pipe = Pipe()) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/nsenter")
        process.arguments = ["--net=/proc/\(getpid())/fd/\(descriptor)", "sh", "-c", script]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return process
    }

    /// Runs one to its end and gives what it printed.
    @discardableResult
    func run(_ script: String) throws -> String {
        let output = Pipe()
        let process = try start(script, output: output)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(script): \(text)") }
        return text
    }

    /// The table as ipvsadm writes it down, sorted.
    func table() throws -> [String] { try run("ipvsadm -Sn").split(separator: "\n").map(String.init).sorted() }
}
