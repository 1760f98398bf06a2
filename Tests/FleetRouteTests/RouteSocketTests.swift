import FleetNetlink
import Testing

@testable import FleetRoute

/// The real rtnetlink, with what needs no rights.
@Suite struct RouteSocketTests {
    @Test func listsTheLinksOfThisHost() throws {
        var socket = NetlinkSocket(route: try KernelTransport(.route))
        var encoder = AttributeEncoder()
        // RTM_GETLINK with an empty struct ifinfomsg; IFLA_IFNAME is 3.
        let header = (UInt8(0), UInt8(0), UInt16(0), UInt32(0), UInt32(0), UInt32(0))
        let links = try socket.list(&encoder, type: 18, header: header, "list the links")
        let names = links.flatMap { $0.attributes(after: 16).filter { $0.type == 3 }.map(\.text) }
        #expect(names.contains("lo"))
    }

    @Test func anOrderThatTheKernelRefusesSaysWhatWasTried() throws {
        var socket = NetlinkSocket(route: try KernelTransport(.route))
        var encoder = AttributeEncoder()
        // RTM_DELLINK of an interface that is not there.
        let header = (UInt8(0), UInt8(0), UInt16(0), UInt32(0x7fff_fff0), UInt32(0), UInt32(0))
        let error = #expect(throws: NetlinkError.self) {
            try socket.order(&encoder, type: 17, header: header, "delete the link 2147483632") { _ in }
        }
        #expect(error?.operation == "delete the link 2147483632")
    }
}
