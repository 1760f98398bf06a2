import FleetModel
import FleetNetlink
import Testing

@testable import FleetIPVS

@Suite struct SyncDaemonTests {
    @Test func startBytes() throws {
        var encoder = AttributeEncoder()
        let group = try #require(IPAddress("224.0.0.82"))
        IPVSMessages.appendStart(
            of: SyncDaemon(role: .backup, interface: "eth0", id: 9, maxLength: 1400, group: group), to: &encoder,
            family: 0x1f, sequence: 1)
        #expect(
            encoder.bytes == [
                // length 68, NLM_F_REQUEST | NLM_F_ACK
                0x44, 0, 0, 0, 0x1f, 0, 0x05, 0, 1, 0, 0, 0, 0, 0, 0, 0,
                // IPVS_CMD_NEW_DAEMON, version 1; IPVS_CMD_ATTR_DAEMON, 48 bytes
                0x09, 1, 0, 0, 0x30, 0, 0x03, 0,
                // IPVS_DAEMON_ATTR_STATE: IP_VS_STATE_BACKUP
                8, 0, 1, 0, 2, 0, 0, 0,
                // IPVS_DAEMON_ATTR_MCAST_IFN: "eth0"
                9, 0, 2, 0, 0x65, 0x74, 0x68, 0x30, 0, 0, 0, 0,
                // IPVS_DAEMON_ATTR_SYNC_ID: 9; IPVS_DAEMON_ATTR_SYNC_MAXLEN: 1400
                8, 0, 3, 0, 9, 0, 0, 0, 6, 0, 4, 0, 0x78, 0x05, 0, 0,
                // IPVS_DAEMON_ATTR_MCAST_GROUP: 224.0.0.82 in network order
                8, 0, 5, 0, 224, 0, 0, 82,
            ])
    }

    @Test func whatIsLeftToTheKernelIsMetByAnything() throws {
        let group = try #require(IPAddress("224.0.0.81"))
        let wanted = SyncDaemon(role: .master, interface: "eth0", id: 9)
        var found = SyncDaemon(
            role: .master, interface: "eth0", id: 9, maxLength: 1472, group: group)
        #expect(wanted.isMet(by: found))
        found.id = 8
        #expect(!wanted.isMet(by: found))
    }
}
