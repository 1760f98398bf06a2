import Testing

@testable import FleetModel

@Suite struct MACAddressTests {
    @Test func readsAndPrints() throws {
        let address = try #require(MACAddress("02:42:AC:11:00:0f"))
        #expect(address.value == 0x0242_ac11_000f)
        #expect(address.description == "02:42:ac:11:00:0f")
        #expect(MACAddress(bytes: [2, 0x42, 0xac, 0x11, 0, 15]) == address)
        #expect(MACAddress(bytes: [1, 2, 3, 4, 5]) == nil)
    }

    @Test(arguments: [
        "", "02:42:ac:11:00", "02:42:ac:11:00:0f:01", "2:42:ac:11:0:f", "02-42-ac-11-00-0f", "0g:42:ac:11:00:0f",
        "+2:42:ac:11:00:0f",
    ])
    func refuses(_ text: String) { #expect(MACAddress(text) == nil) }
}
