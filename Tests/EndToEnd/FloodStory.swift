import Foundation
import Testing

extension Stories {
    @Test("Stray ACKs make no connection on a director, but for the seconds after it took VIPs over")
    static func ackFlood() async throws {
        try await tellOfPair("flood", agentArguments: ["--takeover-window", "10"]) { fleet, vrrp in
            let (dying, heir) = ("blue-a", "blue-b")
            let vip = "10.9.0.205"
            let held = try await HeldConnections.open(50, to: vip, 80)
            defer { held.close() }
            let owners = try await held.ask()
            // It took the VIPs over a moment ago.
            try await fleet.waitWindow(on: dying, isOpen: false)

            func expectUntouched(_ director: String, _ flood: Int) async throws {
                // Both know the connections that are held; a message of synchronisation may be on its way.
                try await Task.sleep(for: .seconds(3))
                let before = try await connectionEntries(of: director)
                let heard = try await packetsReceived(by: director)
                try await AckFlood.send(flood, to: vip, 80)
                let after = try await connectionEntries(of: director)
                let arrived = try await packetsReceived(by: director) - heard
                print("flood: \(arrived) packets reached \(director), whose \(before) entries became \(after)")
                #expect(arrived >= flood * 9 / 10, "the flood came in")
                #expect(before >= 50 && after <= before, "\(vrrp.story)\(fleet.story)")
                #expect(try await held.ask() == owners)
                #expect(try await Client.http(vip).hasPrefix("edge-"))
            }
            try await expectUntouched(dying, 20000)
            #expect(try await connectionEntries(of: heir) < 1000, "nor are any told to the partner")

            try await vrrp.powerOff(dying, fleet)
            try await fleet.waitWindow(on: heir, isOpen: true)
            #expect(try await vrrp.waitHolder(of: vip, fleet, butFor: dying) == heir)
            #expect(try await Client.http(vip).hasPrefix("edge-"))
            let before = try await connectionEntries(of: heir)
            let heard = try await packetsReceived(by: heir)
            try await AckFlood.send(2000, to: vip, 80)
            let after = try await connectionEntries(of: heir)
            let arrived = try await packetsReceived(by: heir) - heard
            print(
                "flood: with the window open, \(arrived) packets reached \(heir), whose \(before) entries became \(after)"
            )
            #expect(after > before + 1500, "the door is open, or this story shows nothing")
            #expect(try await held.ask() == owners)
            try await fleet.waitWindow(on: heir, isOpen: false)
            try await expectUntouched(heir, 20000)
        }
    }

    /// Lines of a director's connection table, without its heading.
    private static func connectionEntries(of director: String) async throws -> Int {
        try await NetworkNamespace.run(in: director) {
            let text = try NetworkNamespace.text(of: "/proc/thread-self/net/ip_vs_conn")
            return text.utf8.count { $0 == UInt8(ascii: "\n") } - 1
        }
    }

    private static func packetsReceived(by director: String) async throws -> Int {
        try await NetworkNamespace.run(in: director) {
            let text = try NetworkNamespace.text(of: "/proc/thread-self/net/dev")
            let line = text.split(separator: "\n").first { $0.contains("eth0:") }
            // Bytes and packets are the first two figures.
            guard let words = line?.split(whereSeparator: { " :".contains($0) }), words.count > 2,
                let packets = Int(words[2])
            else { throw LabError("no figures of eth0 in \(text)") }
            return packets
        }
    }
}

extension Deployment {
    /// Waits until a director takes up connections that it does not know, or does so no more.
    fileprivate func waitWindow(on director: String, isOpen: Bool) async throws {
        try await eventually(within: 30, "the window of \(director) is \(isOpen ? "open" : "closed")", or: { story }) {
            try await NetworkNamespace.run(in: director) {
                try NetworkNamespace.text(of: "/proc/sys/net/ipv4/vs/sloppy_tcp").hasPrefix(isOpen ? "1" : "0")
            }
        }
    }
}
