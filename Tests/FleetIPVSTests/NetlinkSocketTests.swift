import CNetlink
import FleetNetlink
import Testing

@testable import FleetIPVS

/// The real netlink, with what needs no rights: the controller that knows the families.
@Suite struct NetlinkSocketTests {
    private let listFamilies = UInt8(CTRL_CMD_GETFAMILY)

    @Test func dumpsTheFamiliesOfThisKernel() throws {
        var socket = try NetlinkSocket(family: "nlctrl")
        #expect(socket.family == 16)
        let sequence = socket.reserveSequence()
        var encoder = AttributeEncoder()
        encoder.message(
            family: socket.family, flags: UInt16(NLM_F_REQUEST | NLM_F_ROOT | NLM_F_MATCH), sequence: sequence,
            command: listFamilies
        ) { _ in }
        try socket.send(encoder.bytes, "list the families")
        var names: [String] = []
        var isDone = false
        while !isDone {
            for message in try socket.receive("list the families") where message.sequence == sequence {
                isDone = isDone || message.isDone
                names += message.attributes.filter { $0.type == CTRL_ATTR_FAMILY_NAME }.map(\.text)
            }
        }
        #expect(names.contains("nlctrl"))
    }

    @Test func answersEachRefusedMessageOfABatchBySequence() throws {
        var socket = try NetlinkSocket(family: "nlctrl")
        let first = socket.reserveSequence(3)
        var encoder = AttributeEncoder()
        for sequence in first..<(first + 3) {
            // A command that the controller does not know.
            encoder.message(
                family: socket.family, flags: UInt16(NLM_F_REQUEST), sequence: sequence, command: 200
            ) { _ in }
        }
        try socket.send(encoder.bytes, "send a batch")
        var codes: [UInt32: Int32] = [:]
        while codes.count < 3 {
            for message in try socket.receive("send a batch") { codes[message.sequence] = message.errorCode }
        }
        #expect(codes.keys.sorted() == [first, first + 1, first + 2])
        #expect(codes.values.allSatisfy { $0 == 95 })
    }

    @Test func namesAFamilyThatIsMissing() throws {
        let error = #expect(throws: NetlinkError.self) { _ = try NetlinkSocket(family: "no-such") }
        #expect(error?.description.hasPrefix("cannot find no-such in this kernel") == true)
    }

    @Test func sequencesDoNotMeetAndNeverAreZero() throws {
        var socket = try NetlinkSocket(family: "nlctrl")
        #expect(socket.reserveSequence(128) == 1)
        #expect(socket.reserveSequence() == 129)
        #expect(socket.reserveSequence() == 130)
    }
}
