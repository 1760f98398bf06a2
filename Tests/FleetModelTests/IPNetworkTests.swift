import Testing

@testable import FleetModel

@Suite struct IPNetworkTests {
    @Test(arguments: [
        ("10.9.0.192/26", "10.9.0.201", true), ("10.9.0.192/26", "10.9.0.191", false),
        ("10.9.0.192/26", "10.9.1.0", false),
        ("10.9.0.201", "10.9.0.201", true), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
        ("fd09::b:0/112", "fd09::b:1", true), ("fd09::b:0/112", "fd09::c:1", false), ("::/0", "fd09::1", true),
    ])
    func contains(range: String, address: String, inside: Bool) throws {
        let network = try #require(IPNetwork(range))
        #expect(network.contains(try #require(IPAddress(address))) == inside)
    }

    @Test func hostBitsAreCleared() {
        #expect(IPNetwork("10.9.0.201/26")?.description == "10.9.0.192/26")
    }

    @Test(arguments: [
        "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "::/129", "/8", "10.0.0.0/8/8", "10.0.0.0/+8",
    ])
    func refuses(text: String) {
        #expect(IPNetwork(text) == nil)
    }
}
