import FleetModel
import Synchronization

@testable import DirectorAgent

/// An agent of blue-a with a keepalived of a test's.
final class FailoverStage: Sendable {
    let rig: Rig
    let agent: Reconciler
    let vrrp = ScriptedVRRP()
    let failover: Failover
    let paths: FailoverPaths
    /// What the interfaces hold, as a test says.
    let held = Shared<Set<IPAddress>>([])
    let switches = Shared<[KernelSwitch]>([])
    private let make: @Sendable (StateFolder, Reconciler) -> Failover
    var files: String { rig.folder.path }

    init(
        configuration: String? = "include lvsfleet.conf\n", window: Duration = .zero,
        patience: Duration = .seconds(3), pause: Duration = .milliseconds(1)
    ) async throws {
        rig = try Rig()
        agent = try await rig.restarted()
        await agent.heard(Identity(director: "blue-a", pair: "blue"))
        paths = FailoverPaths(
            include: "\(rig.folder.path)/lvsfleet.conf", configuration: "\(rig.folder.path)/keepalived.conf",
            process: "\(rig.folder.path)/pid", stateFolder: rig.folder.path,
            runFolder: "\(rig.folder.path)/run")
        if let configuration { try AtomicFile.write(configuration, at: paths.configuration) }
        let (log, held, switches) = (rig.log, held, switches)
        make = { [vrrp, paths] folder, agent in
            Failover(
                paths: paths, folder: folder, program: vrrp, reconciler: agent,
                window: TakeoverWindow(length: window, logger: log.logger) { item in
                    switches.mutex.withLock { $0.append(item) }
                    return nil
                },
                logger: log.logger, patience: patience, pause: pause, addresses: { held.mutex.withLock { $0 } })
        }
        failover = make(try StateFolder(path: rig.folder.path), agent)
    }

    /// As after a restart of the agent, with what was heard before.
    func anotherFailover(of agent: Reconciler? = nil) throws -> Failover {
        make(try StateFolder(path: rig.folder.path), agent ?? self.agent)
    }

    func take(_ slice: Slice, _ number: UInt64) async throws {
        await agent.take(try Sample.bytes(slice, number))
        await failover.step()
    }

    func text(_ name: String) throws -> String? {
        try AtomicFile.read(path: "\(files)/\(name)", limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A value that a test and what it tests both see.
final class Shared<Value: Sendable>: Sendable {
    let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    var value: Value {
        get { mutex.withLock { $0 } }
        set { mutex.withLock { $0 = newValue } }
    }
}
