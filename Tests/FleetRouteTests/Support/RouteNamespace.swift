import FleetNetlink
import Foundation
import Glibc

@testable import FleetRoute

/// A network namespace of its own, with an `eth0` that leads nowhere; needs root, so it is for the lab.
final class RouteNamespace: Sendable {
    static let isPossible = getenv("LAB_STATE") != nil

    struct Failure: Error, CustomStringConvertible { var description: String }

    private typealias TwoNumbers = @convention(c) (Int32, Int32) -> Int32
    /// A GNU extension, which Swift's view of the C library leaves out.
    private static let setns = dlsym(nil, "setns").map { unsafeBitCast($0, to: TwoNumbers.self) }
    /// `CLONE_NEWNET` of linux/sched.h.
    private static let network: Int32 = 0x4000_0000

    private let name: String

    init() throws {
        name = "routes-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try Self.call(["ip", "netns", "add", name])
        try run(
            "ip link set lo up; ip link add eth0 type dummy; ip link set eth0 up; ip address add 10.9.0.21/24 dev eth0")
        try run("sysctl -qw net.ipv6.conf.all.disable_ipv6=0; ip address add fd09::21/64 dev eth0 nodad")
    }

    deinit { _ = try? Self.call(["ip", "netns", "del", name]) }

    /// The kernel's routes of this namespace: a socket belongs to that of the thread that opens it.
    func client() -> RouteClient {
        let path = "/run/netns/\(name)"
        return RouteClient { bus throws(NetlinkError) in
            let done = DispatchSemaphore(value: 0)
            nonisolated(unsafe) var result: Result<KernelTransport, any Error>?
            Thread.detachNewThread {
                result = Result {
                    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
                    defer { close(descriptor) }
                    guard Self.setns?(descriptor, Self.network) == 0 else {
                        throw Failure(description: "setns: errno \(errno)")
                    }
                    return try KernelTransport(bus)
                }
                done.signal()
            }
            done.wait()
            guard case .success(let transport)? = result else {
                throw NetlinkError("enter a namespace", .malformed("\(String(describing: result))"))
            }
            return transport
        }
    }

    /// Runs a shell script in the namespace and gives what it printed.
    @discardableResult
    func run(_ script: String) throws -> String { try Self.call(["ip", "netns", "exec", name, "sh", "-ec", script]) }

    /// Loads a module that the kernel does not ask for by itself.
    func load(_ module: String) throws { try run("$(cat /proc/sys/kernel/modprobe) \(module)") }

    @discardableResult
    private static func call(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(arguments): \(text)") }
        return text
    }
}
