import FleetModel
import FleetNetlink
import Foundation
import Testing

@testable import FleetRoute

/// What a real kernel does with questions on a real wire: the lab's bridge, on which the tests stand as 10.9.0.1 and fd09::1.
@Suite(
    .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["LAB_STATE"] != nil, "needs the lab: lab/run"))
struct NeighborClientKernelTests {
    private let client = NeighborClient()
    private let routes = RouteClient()

    private static func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    private func bridge() async throws -> Link { try #require(try await routes.links().first { $0.name == "br0" }) }

    private func whoHas(_ texts: String...) async throws -> [IPAddress: MACAddress?] {
        try await client.whoHas(
            try texts.map { try Self.address($0) }, on: try await bridge(), within: .milliseconds(500))
    }

    /// The hardware address of a host's eth0 as its own kernel says.
    private static func mac(of host: String) throws -> MACAddress {
        let text = try ip("netns", "exec", host, "cat", "/sys/class/net/eth0/address")
        return try #require(MACAddress(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @discardableResult
    private static func ip(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ip"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "ip \(arguments.joined(separator: " "))")
        return text
    }

    @Test("A link has its name, hardware address and MTU")
    func links() async throws {
        let links = try await routes.links()
        let bridge = try await bridge()
        #expect(bridge.mtu == 1500 && bridge.mac != nil && bridge.index > 0)
        #expect(links.contains { $0.name == "lo" && $0.mac == nil || $0.mac == MACAddress(value: 0) })
        try Self.ip("link", "set", "br0", "mtu", "1400")
        defer { _ = try? Self.ip("link", "set", "br0", "mtu", "1500") }
        #expect(try await self.bridge().mtu == 1400)
    }

    @Test("Who has an address answers, nobody is nobody, and nothing stays in the table")
    func asking() async throws {
        let answers = try await whoHas("10.9.0.201", "10.9.0.251", "fd09::b:1", "fd09::251")
        let active = try Self.mac(of: "blue-a")
        #expect(answers[try Self.address("10.9.0.201")] == .some(active), "\(answers)")
        #expect(answers[try Self.address("fd09::b:1")] == .some(active), "\(answers)")
        #expect(answers[try Self.address("10.9.0.251")] == .some(nil), "\(answers)")
        #expect(answers[try Self.address("fd09::251")] == .some(nil), "\(answers)")
        let left = try await client.neighbors(on: bridge()).map(\.address)
        for address in answers.keys { #expect(!left.contains(address), "\(left)") }
    }

    @Test("Another machine's answer for an address of our own is heard by ARP, and not by neighbour discovery")
    func ownAddress() async throws {
        for address in ["10.9.0.250/32", "fd09::250/128"] {
            for host in [["-n", "edge-1"], []] {
                let device = host.isEmpty ? "br0" : "eth0"
                let words =
                    host + ["address", "add", address, "dev", device] + (address.contains(":") ? ["nodad"] : [])
                let process = try Process.run(URL(fileURLWithPath: "/usr/bin/env"), arguments: ["ip"] + words)
                process.waitUntilExit()
                try #require(process.terminationStatus == 0)
            }
        }
        defer {
            for address in ["10.9.0.250/32", "fd09::250/128"] {
                _ = try? Self.ip("-n", "edge-1", "address", "del", address, "dev", "eth0")
                _ = try? Self.ip("address", "del", address, "dev", "br0")
            }
        }
        let other = try Self.mac(of: "edge-1")
        let answers = try await whoHas("10.9.0.250", "fd09::250")
        #expect(answers[try Self.address("10.9.0.250")] == .some(other), "\(answers)")
        #expect(answers[try Self.address("fd09::250")] == .some(nil), "\(answers)")
        // Without the other nobody answers: the kernel does not hear itself.
        try Self.ip("-n", "edge-1", "address", "del", "10.9.0.250/32", "dev", "eth0")
        #expect(try await whoHas("10.9.0.250")[try Self.address("10.9.0.250")] == .some(nil))
        try Self.ip("-n", "edge-1", "address", "add", "10.9.0.250/32", "dev", "eth0")
    }

    @Test(
        "Where the address is a local route alone, as on a director that stands by, who has it is heard in both families"
    )
    func localRoute() async throws {
        for address in ["10.9.0.201", "fd09::b:1"] { try Self.ip("route", "add", "local", address, "dev", "lo") }
        defer {
            for address in ["10.9.0.201", "fd09::b:1"] {
                _ = try? Self.ip("route", "del", "local", address, "dev", "lo")
            }
        }
        let answers = try await whoHas("10.9.0.201", "fd09::b:1")
        let active = try Self.mac(of: "blue-a")
        #expect(answers.values.allSatisfy { $0 == active } && answers.count == 2, "\(answers)")
    }

    @Test("What others put into the table stays as it is, and speaks only where it is confirmed")
    func othersEntries() async throws {
        try Self.ip("neigh", "add", "10.9.0.252", "lladdr", "02:00:00:00:00:01", "dev", "br0", "nud", "permanent")
        try Self.ip("neigh", "add", "10.9.0.253", "lladdr", "02:00:00:00:00:02", "dev", "br0", "nud", "stale")
        defer {
            for address in ["10.9.0.252", "10.9.0.253"] { _ = try? Self.ip("neigh", "del", address, "dev", "br0") }
        }
        let answers = try await whoHas("10.9.0.252", "10.9.0.253", "10.9.0.251")
        #expect(answers[try Self.address("10.9.0.252")] == .some(MACAddress(value: 0x0200_0000_0001)))
        #expect(answers[try Self.address("10.9.0.253")] == nil)
        #expect(answers.count == 2)
        let left = try await client.neighbors(on: bridge())
        #expect(left.contains { $0.mac == MACAddress(value: 0x0200_0000_0001) && $0.isConfirmed })
        #expect(left.contains { $0.mac == MACAddress(value: 0x0200_0000_0002) && !$0.isConfirmed })
    }

    @Test("What is left of an entry of ours, and not confirmed, is asked about anew")
    func leftover() async throws {
        let active = try Self.mac(of: "blue-a")
        let address = try Self.address("10.9.0.201")
        #expect(try await whoHas("10.9.0.201")[address] == .some(active))
        try Self.ip("neigh", "add", "10.9.0.201", "lladdr", "02:00:00:00:00:03", "dev", "br0", "nud", "stale")
        #expect(try await whoHas("10.9.0.201")[address] == .some(active))
        try Self.ip("neigh", "add", "10.9.0.201", "lladdr", "02:00:00:00:00:04", "dev", "br0", "nud", "permanent")
        defer { _ = try? Self.ip("neigh", "del", "10.9.0.201", "dev", "br0") }
        #expect(try await whoHas("10.9.0.201")[address] == .some(MACAddress(value: 0x0200_0000_0004)))
    }

    @Test("An interface that is not there is an error that says what was tried")
    func noSuchLink() async throws {
        let gone = Link(index: 0x7fff_fff0, name: "gone0", mtu: 0)
        let address = try Self.address("10.9.0.251")
        let error = await #expect(throws: NetlinkError.self) {
            try await client.whoHas([address], on: gone, within: .milliseconds(10))
        }
        #expect(error?.operation == "ask on gone0 who has 10.9.0.251")
    }
}
