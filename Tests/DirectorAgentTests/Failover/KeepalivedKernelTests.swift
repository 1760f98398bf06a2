import FleetModel
import Foundation
import Testing

@testable import DirectorAgent

@Suite("keepalived itself takes what the agent writes", .enabled(if: PrivateNetwork.isPossible))
struct KeepalivedKernelTests {
    @Test(
        "With multicast and unicast peers, with few VIPs and many, with VIPs withheld",
        arguments: [(false, 0), (true, 0), (false, 64), (true, 64)])
    func takesIt(unicast: Bool, more: Int) throws {
        let folder = try TemporaryFolder()
        let network = try PrivateNetwork()
        try network.run(
            """
            ip link add eth0 type veth peer name other && ip link set eth0 up && ip link set other up
            ip address add 10.9.0.11/24 dev eth0 && ip address add fd09::11/64 dev eth0 nodad
            """)
        let paths = FailoverPaths(
            include: "\(folder.path)/lvsfleet.conf", configuration: "\(folder.path)/keepalived.conf",
            process: "\(folder.path)/pid", stateFolder: folder.path, runFolder: "\(folder.path)/run")
        var failover = try PairSample.failover()
        failover.unicast = unicast ? true : nil
        failover.routers[0].addresses.append(try Sample.address("fd09::11"))
        failover.routers[1].addresses.append(try Sample.address("fd09::12"))
        var vips = try PairSample.vips()
        for number in 0..<more {
            vips.append(
                .init(
                    name: "v\(number)", address: IPAddress(v4: 0x0a09_0100 + UInt32(number)),
                    preferredDirector: number % 2 == 0 ? "blue-a" : "blue-b"))
        }
        var text = KeepalivedText(pair: "blue", director: "blue-a", failover: failover, vips: vips, paths: paths)
        for withheld in [[], Set(vips.map(\.address))] {
            text.withheld = withheld
            #expect(text.text.contains("unicast_peer") == unicast)
            try AtomicFile.write(text.text, at: paths.include)
            let said = try network.run("keepalived --config-test --use-file=\(paths.include) 2>&1")
            #expect(!said.contains("lvsfleet"), "it takes everything without a remark: \(said)")
            #expect(
                RouterGrammar(stateFolder: folder.path, runFolder: "\(folder.path)/run").problem(text.text) == nil)
        }
    }
}
