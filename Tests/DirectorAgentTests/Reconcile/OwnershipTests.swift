import FleetModel
import Testing

@testable import DirectorAgent

struct OwnershipTests {
    @Test func `the ledger, this slice and the last one say what is ours`() throws {
        let wish = Wish(try Sample.slice(ports: [9000]))
        let last = Wish(try Sample.slice(ports: [9001]))
        let other = VirtualService(settings: VirtualService.Settings(scheduler: "sed", netmask: 32))
        let noted = try Sample.service("10.9.0.201:9002/tcp")
        let strange = try Sample.service("10.9.0.201:22/tcp")
        let elsewhere = try Sample.service("10.9.0.99:80/tcp")
        let kernel = wish.table.merging(last.table) { $1 }.merging([noted: other, strange: other, elsewhere: other]) {
            $1
        }

        let found = Ownership(kernel: kernel, ledger: Ledger(services: [noted]), wish: wish, lastTable: last.table)
        #expect(found.owned == kernel.filter { $0.key != strange && $0.key != elsewhere })
        #expect(found.foreign == [strange])

        let adopting = Ownership(kernel: kernel, ledger: Ledger(), wish: wish, adopts: true)
        #expect(adopting.foreign.isEmpty)
        #expect(adopting.owned[strange] == other)
        #expect(adopting.owned[elsewhere] == nil, "what is on no VIP of ours is never looked at")
    }

    @Test func `a service of the slice with other settings is foreign without a ledger entry`() throws {
        let wish = Wish(try Sample.slice())
        var kernel = wish.table
        for key in kernel.keys { kernel[key]?.settings.scheduler = "lc" }
        #expect(Ownership(kernel: kernel, ledger: Ledger(), wish: wish).foreign == Set(kernel.keys))
    }
}
