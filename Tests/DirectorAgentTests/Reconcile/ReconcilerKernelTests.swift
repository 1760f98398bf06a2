import FleetIPVS
import FleetModel
import Foundation
import Testing

@testable import DirectorAgent
@testable import FleetIPVS

/// The reconciler on a real kernel, each test in a network of its own, while somebody else uses ipvsadm there.
@Suite(.enabled(if: PrivateNetwork.isPossible, "needs the lab and its kernel: lab/run"))
struct ReconcilerKernelTests {
    private func agent(_ rig: Rig, _ kernel: some IPVSKernel) throws -> Reconciler {
        Reconciler(
            kernel: kernel, packetFilter: ScriptedFilter(rig.kernel), folder: try StateFolder(path: rig.folder.path),
            logger: rig.log.logger, now: { 1_000_000 })
    }

    @Test func `ipvsadm -C, -D, -d, -e and -E are repaired, and reported with old and new values`() async throws {
        let (rig, network) = (try Rig(), try PrivateNetwork())
        let agent = try agent(rig, network.kernel())
        await agent.take(
            try Sample.bytes(try Sample.slice(ports: [9000, 9001], servers: ["10.9.0.21", "10.9.0.22"]), 1))
        let table = try network.table()
        #expect(table.count == 6)
        let vip = "-t 10.9.0.201:9000"
        let damages = [
            ("-C", "service 10.9.0.201:9000/tcp was removed|service 10.9.0.201:9001/tcp was removed"),
            ("-D \(vip)", "service 10.9.0.201:9000/tcp was removed"),
            ("-d \(vip) -r 10.9.0.21:9000", "server 10.9.0.21:9000 of 10.9.0.201:9000/tcp was removed"),
            (
                "-e \(vip) -r 10.9.0.21:9000 -g -w 7",
                "server 10.9.0.21:9000 of 10.9.0.201:9000/tcp was changed from dr weight 1 thresholds 0/0 to dr weight 7 "
                    + "thresholds 0/0"
            ),
            (
                "-e \(vip) -r 10.9.0.21:9000 -i --tun-type gre --tun-csum -w 1 -x 5",
                "server 10.9.0.21:9000 of 10.9.0.201:9000/tcp was changed from dr weight 1 thresholds 0/0 to tun gre "
                    + "checksum weight 1 thresholds 5/0"
            ),
            (
                "-E \(vip) -s rr -p 60",
                "service 10.9.0.201:9000/tcp was changed from wrr flags 0 timeout 0 netmask /32 to rr flags 1 timeout 60 "
                    + "netmask /32"
            ),
            ("-a \(vip) -r 10.9.0.66:9000 -g", "server 10.9.0.66:9000 of 10.9.0.201:9000/tcp appeared"),
        ]
        for (arguments, drift) in damages {
            try network.run("ipvsadm \(arguments)")
            #expect(try network.table() != table)
            await agent.audit()
            #expect(await agent.state.drift.joined(separator: "|") == drift)
            await agent.look()
            #expect(try network.table() == table, "\(arguments)")
            #expect(await agent.state.failures == [])
        }
        #expect(rig.log.lines("drift repaired").count == damages.count + 1)
    }

    @Test func `others' services of every kind stay as they are through every slice`() async throws {
        let (rig, network) = (try Rig(), try PrivateNetwork())
        // On our VIP beside us, where we want to be, on another address, of every protocol and family, and of a mark.
        let keys = [
            "-t 10.9.0.201:443", "-t 10.9.0.201:9004", "-u 10.9.0.201:9000", "--sctp-service 10.9.0.201:9000",
            "-t 10.9.0.77:9000", "-t [fd09::b:1]:9000", "-u [fd09::77]:53", "-f 9", "-f 9 -6",
        ]
        let rules = keys.flatMap { key in
            let isNew = key.contains("[") || key.hasSuffix("-6")
            let server = isNew ? "[fd09::99]:0" : "10.9.0.99:0"
            return ["-A \(key) -s lblc -p 77", "-a \(key) -r \(server) -g -w 3"]
        }
        try network.run("printf -- '\(rules.joined(separator: "\\n"))\\n' | ipvsadm -R")
        let theirs = try network.table()
        #expect(theirs.count == 2 * keys.count)
        let agent = try agent(rig, network.kernel())
        for (number, slice) in [
            try Sample.slice(ports: [9000, 9004]), try Sample.slice(ports: [9000], servers: ["10.9.0.24"]),
            try Sample.slice(ports: []), Slice(pair: "blue"),
        ].enumerated() {
            await agent.take(try Sample.bytes(slice, UInt64(number + 1)))
            await agent.look()
            await agent.audit()
            let table = try network.table()
            #expect(theirs.allSatisfy(table.contains), "slice \(number): \(table)")
            if number == 0 {
                // Four on our VIPs, and the two of marks.
                #expect(await agent.state.foreign.count == 6)
                #expect(await agent.state.failures.map(\.operation) == ["add service 10.9.0.201:9004/tcp"])
                #expect(table.count == theirs.count + 4)
            }
        }
        #expect(try network.table() == theirs, "all of ours is gone, all of theirs is there")
    }

    @Test(.timeLimit(.minutes(3)))
    func `dumps that race with somebody's churn delete nothing and overwrite nothing`() async throws {
        let (rig, network) = (try Rig(), try PrivateNetwork())
        let kernel = RecordingKernel(network.kernel())
        let agent = try agent(rig, kernel)
        let slice = try Sample.slice(ports: Array(9000..<9050), servers: ["10.9.0.21", "10.9.0.22"])
        await agent.take(try Sample.bytes(slice, 1))
        let ours = try network.table()
        let before = await kernel.log.count
        // Whoever adds and removes services moves the places at which a dump of several parts goes on.
        func rules(_ verb: String, _ end: String) -> String {
            (1...200).map { "\(verb) -t 10.77.0.\($0):80\(end)\n" }.joined()
        }
        let churn = try network.start(
            "exec >/dev/null 2>&1; for n in $(seq 20); do printf -- '\(rules("-A", " -s rr"))' | ipvsadm -R; "
                + "printf -- '\(rules("-D", ""))' | ipvsadm -R; done")
        var (audits, drifts) = (0, 0)
        while churn.isRunning {
            await agent.audit()
            audits += 1
            drifts += await agent.state.drift.count
            #expect(await agent.state.failures == [])
        }
        #expect(churn.terminationStatus == 0 && audits > 5, "\(audits) audits")
        let late = Array(await kernel.log.dropFirst(before))
        #expect(
            late.allSatisfy { if case .addService = $0 { true } else if case .addServer = $0 { true } else { false } })
        await agent.audit()
        await agent.audit()
        #expect(await agent.state.drift.isEmpty, "\(drifts) in \(audits) audits while it raced")
        #expect(try network.table() == ours)
    }
}
