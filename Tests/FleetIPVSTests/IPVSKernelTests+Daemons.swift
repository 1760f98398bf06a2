import FleetModel
import FleetNetlink
import Testing

@testable import FleetIPVS

extension IPVSKernelTests {
    @Test("Daemons of both roles start as asked, are shown, and stop", arguments: [nil, "224.0.0.82", "ff05::81"])
    func daemons(group: String?) async throws {
        #expect(try await client.syncDaemons() == [])
        let address = group.flatMap { IPAddress($0) }
        let wanted = SyncDaemon.Role.allCases.map {
            SyncDaemon(role: $0, interface: "br0", id: 9, maxLength: group == nil ? nil : 1400, group: address)
        }
        for daemon in wanted { try await client.start(daemon) }
        let found = try await client.syncDaemons()
        #expect(found.count == 2 && wanted.allSatisfy { wish in found.contains { wish.isMet(by: $0) } }, "\(found)")
        await #expect(throws: NetlinkError.self) { try await client.start(wanted[0]) }
        for role in SyncDaemon.Role.allCases { try await stop(role) }
        #expect(try await client.syncDaemons() == [])
        await #expect(throws: NetlinkError.self) { try await client.stop(.master) }
    }

    /// The kernel answers when its thread has ended, which may take it longer than we wait on a machine with much to do.
    private func stop(_ role: SyncDaemon.Role) async throws {
        do {
            try await client.stop(role)
        } catch {
            for _ in 0..<10 {
                if let left = try? await client.syncDaemons(), !left.contains(where: { $0.role == role }) { return }
                try await Task.sleep(for: .seconds(1))
            }
            throw error
        }
    }
}
