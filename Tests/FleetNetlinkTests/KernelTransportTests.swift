import Testing

@testable import FleetNetlink

@Suite struct KernelTransportTests {
    @Test(
        "The module that a missing family wants is named as modprobe knows it",
        arguments: [("IPVS", "ip_vs"), ("fou", "fou")])
    func module(family: String, name: String) {
        #expect(KernelTransport.module(of: family) == name)
    }

    @Test func aFamilyThatNoKernelHasIsNamed() throws {
        let error = #expect(throws: NetlinkError.self) { try KernelTransport().resolve("no-such") }
        #expect(
            error?.description.hasPrefix("cannot find no-such in this kernel (is the module no-such loaded?): ") == true
        )
    }
}
