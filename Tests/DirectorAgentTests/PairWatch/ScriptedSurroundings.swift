import FleetModel
import FleetRoute
import Synchronization

@testable import DirectorAgent

/// A host and its neighbours that are what a test says.
final class ScriptedSurroundings: PairSurroundings {
    struct Refusal: Error, CustomStringConvertible { var description: String { "not permitted" } }

    struct World {
        var links = [Link(index: 2, name: "eth0", mac: MACAddress(value: 10), mtu: 1500)]
        var held: Set<IPAddress> = []
        /// Who answers for what; the first answer of a list is taken once, the last for good.
        var machines: [IPAddress: [MACAddress?]] = [:]
        var neighbors: [Neighbor] = []
        var isAllowed = true
        /// What was asked for at once, and after that.
        var questions: [[IPAddress]] = []
        /// What happens while neighbours are waited for.
        var meanwhile: (@Sendable (inout World) -> Void)?
    }

    private let world = Mutex(World())

    func change<Value>(_ body: (inout World) throws -> Value) rethrows -> Value { try world.withLock { try body(&$0) } }

    var questions: [[IPAddress]] { world.withLock { $0.questions } }

    func links() -> [Link] { world.withLock { $0.links } }
    func held() -> Set<IPAddress> { world.withLock { $0.held } }
    func neighbors(on link: Link) -> [Neighbor] { world.withLock { $0.neighbors } }
    var kernel: String? { "6.1" }

    func whoHas(_ addresses: [IPAddress], on link: Link) throws -> [IPAddress: MACAddress?] {
        try world.withLock { world in
            guard world.isAllowed else { throw Refusal() }
            world.questions.append(addresses)
            var answers: [IPAddress: MACAddress?] = [:]
            for address in addresses {
                guard let known = world.machines[address], let first = known.first else {
                    answers[address] = .some(nil)
                    continue
                }
                answers[address] = .some(first)
                if known.count > 1 { world.machines[address]?.removeFirst() }
            }
            world.meanwhile?(&world)
            return answers
        }
    }
}
