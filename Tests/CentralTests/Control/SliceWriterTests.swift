import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct SliceWriterTests {
    private func slice(pools: Int, services: Int, _ random: inout SeededGenerator) -> Slice {
        Slice(
            pair: "blue",
            vips: [.init(name: "shop", address: ControlFixture.address("10.9.0.201"))],
            pools: (0..<pools).map { number in
                let servers = (0..<Int.random(in: 0...3, using: &random)).map { index in
                    Slice.Server(
                        address: ControlFixture.address("10.9.\(number).\(20 + index)"),
                        state: Bool.random(using: &random) ? .active : .draining)
                }
                return .init(name: "lb:shop/s\(number)", servers: servers)
            },
            services: (0..<services).map {
                .init(
                    vip: "shop", port: UInt16(9000 + $0), transport: .tcp, pool: "lb:shop/s0",
                    application: .init(namespace: "shop", name: "s\($0)"), settings: ServiceSettings(merging: []))
            })
    }

    @Test(arguments: UInt64(0)..<40)
    func `the bytes are those of the encoder, whatever was written before`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var writer = SliceWriter()
        for _ in 0..<20 {
            let slice = slice(
                pools: Int.random(in: 0...4, using: &random), services: Int.random(in: 0...3, using: &random), &random)
            let bytes = try writer.bytes(of: slice)
            #expect(bytes == (try JSON.encode(slice)))
            let approval = Bool.random(using: &random) ? SliceDocument.Approval(through: 3, stands: true) : nil
            let revision = Revision(epoch: "0123abc", number: 7)
            #expect(
                try SliceWriter.document(revision, pair: "blue", slice: bytes, approval: approval)
                    == JSON.encode(SliceDocument(revision: revision, slice: slice, approval: approval)))
        }
    }
}
