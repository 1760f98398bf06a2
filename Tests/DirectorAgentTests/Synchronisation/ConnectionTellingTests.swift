import FleetIPVS
import FleetModel
import Synchronization
import Testing

@testable import DirectorAgent

@Suite("A partner that has just begun to hear is told of what is carried here", .timeLimit(.minutes(1)))
struct ConnectionTellingTests {
    /// A kernel's list in two pieces, and a line that may be broken.
    private final class Way: TellingWay, TellingLine, Sendable {
        struct Broken: Error {}
        private let pieces: [[String]]
        private let state = Mutex((sent: [[UInt8]](), isBroken: false, places: [String]()))

        init(_ pieces: [[String]]) { self.pieces = pieces }

        var sent: [[UInt8]] { state.withLock { $0.sent } }
        var places: [String] { state.withLock { $0.places } }
        func breaks(_ isBroken: Bool) { state.withLock { $0.isBroken = isBroken } }

        func connections() -> any ConnectionList { List(pieces) }
        func line(on interface: String, to group: IPAddress) -> any TellingLine {
            state.withLock { $0.places.append("\(group) by \(interface)") }
            return self
        }
        func send(_ datagram: [UInt8]) throws {
            try state.withLock {
                if $0.isBroken { throw Broken() }
                $0.sent.append(datagram)
            }
        }
    }

    private final class List: ConnectionList {
        private var pieces: ArraySlice<[String]>
        init(_ pieces: [[String]]) { self.pieces = pieces[...] }
        func next() -> [ConnectionEntry]? { pieces.popFirst()?.compactMap { ConnectionEntry(line: $0) } }
    }

    /// 10.9.0.201 is shop, which blue-a carries; 10.9.0.203 is bank, which it does not.
    private static let pieces = [
        [
            "TCP 0A090064 C350 0A0900C9 2328 0A090015 2328 ESTABLISHED     893",
            "TCP 0A090064 C351 0A0900CB 2328 0A090015 2328 ESTABLISHED     893",
        ], [],
        [
            "TCP 0A090064 C352 0A0900C9 2328 0A0900FE 2328 ESTABLISHED     893",
            "TCP 0A090064 C353 0A0900C9 2328 0A090015 2328 ESTABLISHED       0",
        ],
    ]

    private struct Stage {
        let rig: Rig
        let agent: Reconciler
        let way = Way(ConnectionTellingTests.pieces)
        let telling: ConnectionTelling

        init() async throws {
            rig = try Rig()
            agent = try await rig.restarted()
            var slice = try PairSample.slice()
            var bank = slice.services[0]
            bank.vip = "bank"
            slice.services.append(bank)
            await agent.take(try Sample.bytes(slice, 1))
            telling = ConnectionTelling(kernel: rig.kernel, way: way, reconciler: agent, logger: rig.log.logger)
        }

        func carry(_ vips: VirtualIP.Key...) async {
            let roles = try? PairSample.vips().map {
                ($0.name, vips.contains($0.name) ? DirectorReport.Role.active : .standby)
            }
            await agent.heard(roles: Dictionary(uniqueKeysWithValues: roles ?? []), problem: nil)
        }
    }

    @Test("Once for each time that it begins to hear, of VIPs that are carried here and servers that are there")
    func once() async throws {
        let stage = try await Stage()
        await stage.carry("shop")
        await stage.agent.heard(syncProblem: nil, hearing: "own")
        await stage.telling.step()
        #expect(stage.way.sent.isEmpty, "nobody listens, as far as is known")
        for (hearing, count) in [("one", 1), ("one", 1), ("two", 2)] {
            await stage.telling.partnerHears(hearing)
            await stage.telling.step()
            #expect(stage.way.sent.count == count)
        }
        #expect(stage.way.places.first == "224.0.0.81 by eth0")
        let message = try #require(stage.way.sent.first)
        // The pair's id, and two connections: at the first the client's port C350, at the second C353, with a second left.
        #expect(message[1] == 3 && message[4] == 2 && message.count == 80)
        #expect(message[18...19] == [0xC3, 0x50] && message[54...55] == [0xC3, 0x53])
        #expect(message[64...67] == [0, 0, 0, 1])
    }

    @Test("Who carries nothing has nothing to tell, and what was not sent is sent later")
    func later() async throws {
        let stage = try await Stage()
        await stage.agent.heard(syncProblem: nil, hearing: "own")
        await stage.carry()
        await stage.telling.partnerHears("one")
        await stage.telling.step()
        #expect(stage.way.places.isEmpty)
        await stage.carry("shop")
        stage.way.breaks(true)
        await stage.telling.partnerHears("two")
        await stage.telling.step()
        #expect(stage.way.sent.isEmpty && stage.rig.log.lines("partner not told").count == 1)
        stage.way.breaks(false)
        await stage.telling.step()
        #expect(stage.way.sent.count == 1)
    }

    @Test("An agent that does not know yet what it carries does not take it for nothing")
    func unknown() async throws {
        let stage = try await Stage()
        await stage.agent.heard(syncProblem: nil, hearing: "own")
        await stage.telling.partnerHears("one")
        await stage.telling.step()
        await stage.carry("shop")
        await stage.telling.step()
        #expect(stage.way.sent.count == 1)
    }

    @Test("A director whose own daemons are not as planned tells nobody")
    func withoutDaemons() async throws {
        let stage = try await Stage()
        await stage.carry("shop")
        await stage.agent.heard(syncProblem: "a daemon of another's", hearing: nil)
        await stage.telling.partnerHears("one")
        await stage.telling.step()
        #expect(stage.way.sent.isEmpty)
        await stage.agent.heard(syncProblem: nil, hearing: "own")
        await stage.telling.step()
        #expect(stage.way.sent.count == 1)
    }

    @Test("What belongs to a firewall mark bears it, and a template lives as long as persistence says")
    func marks() throws {
        var slice = try PairSample.slice()
        slice.services[0].mark = 0x4C56_0001
        slice.services[0].settings.persistence = Persistence(timeoutSeconds: 300)
        let wish = Wish(slice)
        let carried = AgentState.Carried(wish)
        let services = try #require(ToldServices(carried, roles: ["shop": .active], table: wish.table))
        let connection = try #require(ConnectionEntry(line: Self.pieces[0][0]))
        #expect(services.word(for: connection) == .init(forwarding: .dr, mark: 0x4C56_0001, seconds: 893))
        let line = "IP  0A090064 0000 4C560001 0000 0A090015 0000 ASSURED          55"
        let template = try #require(ConnectionEntry(line: line))
        #expect(services.word(for: template) == .init(forwarding: .dr, mark: 0x4C56_0001, seconds: 300))
        let other = try #require(ConnectionEntry(line: line.replacing("4C560001", with: "4C560002")))
        #expect(services.word(for: other) == nil)
        let bank = try #require(ToldServices(carried, roles: ["shop": .standby, "bank": .active], table: wish.table))
        #expect(bank.word(for: template) == nil && bank.word(for: connection) == nil)
        #expect(ToldServices(carried, roles: ["shop": .standby], table: wish.table) == nil)
        #expect(services.carries(["shop": .active]) && !services.carries(["shop": .standby]))
    }

    @Test("The kernel's list is read in pieces, and a line that one of them cuts is whole")
    func file() throws {
        let folder = try TemporaryFolder()
        let lines = (0..<5000).map { number in
            Self.pieces[0][0].replacing("C350", with: String(40_000 + number, radix: 16, uppercase: true))
        }
        try folder.write(Array((["Pro FromIP"] + lines + [""]).joined(separator: "\n").utf8), to: "ip_vs_conn")
        let list = try ConnectionFile(path: "\(folder.path)/ip_vs_conn")
        var ports: [UInt16] = []
        while let entries = try list.next() { ports += entries.map(\.clientPort) }
        #expect(ports == (0..<5000).map { UInt16(40_000 + $0) })
        #expect(throws: FileError.self) { try ConnectionFile(path: "\(folder.path)/nothing") }
    }
}
