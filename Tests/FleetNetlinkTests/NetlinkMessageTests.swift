import Testing

@testable import FleetNetlink

@Suite struct NetlinkMessageTests {
    @Test func readsAnErrorAndWhatFollowsIt() {
        let messages = Array(
            NetlinkMessages([
                // length 20, NLMSG_ERROR, no flags, sequence 7, port 0, -EEXIST
                20, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0xef, 0xff, 0xff, 0xff,
                // length 20, NLMSG_ERROR, no flags, sequence 8, port 0, no error
                20, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            ]))
        #expect(messages.map(\.sequence) == [7, 8])
        #expect(messages.map(\.errorCode) == [17, 0])
    }

    @Test func aMessageThatOverrunsItsDatagramIsNone() {
        #expect(Array(NetlinkMessages([21, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).isEmpty)
    }

    @Test func anErrorWithoutACodeIsNoSuccess() {
        let message = NetlinkMessages([16, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]).first { _ in true }
        #expect(message?.errorCode != 0)
        #expect(message?.errorCode != nil)
    }
}
