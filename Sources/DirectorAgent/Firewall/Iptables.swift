import FleetModel
import Subprocess

/// The packet filter by way of `iptables-save` and `iptables-restore`, which the nft and the legacy variant both offer.
struct Iptables: PacketFilter {
    /// A host with kube-proxy may hold tens of thousands of rules of others.
    static let outputLimit = 64 << 20
    static let patience = Duration.seconds(10)
    /// Seconds that a restore waits for another program's lock.
    static let lockSeconds = 5

    func read(_ family: IPAddress.Family) async throws(FirewallError) -> FirewallChains {
        FirewallChains(reading: try await save(family))
    }

    /// All tables of a family, as text.
    func save(_ family: IPAddress.Family) async throws(FirewallError) -> String {
        try await run("\(Self.name(family))-save", [], input: "")
    }

    func restore(_ script: String, _ family: IPAddress.Family) async throws(FirewallError) {
        _ = try await run("\(Self.name(family))-restore", ["--noflush", "--wait=\(Self.lockSeconds)"], input: script)
    }

    private static func name(_ family: IPAddress.Family) -> String { family == .v4 ? "iptables" : "ip6tables" }

    /// Runs a program to its end and gives what it printed.
    private func run(_ program: String, _ arguments: [String], input: String) async throws(FirewallError) -> String {
        let command = ([program] + arguments).joined(separator: " ")
        do {
            return try await withDeadline(Self.patience) {
                let result = try await Subprocess.run(
                    .name(program), arguments: Arguments(arguments), input: .string(input),
                    output: .string(limit: Self.outputLimit), error: .string(limit: 64 << 10))
                guard result.terminationStatus.isSuccess else {
                    let words = result.standardError.split(separator: "\n").first.map(String.init)
                    throw FirewallError(command: command, reason: words ?? "\(result.terminationStatus)")
                }
                return result.standardOutput
            }
        } catch let error as FirewallError {
            throw error
        } catch is CancellationError {
            throw FirewallError(command: command, reason: "no answer within \(Self.patience)")
        } catch {
            throw FirewallError(command: command, reason: "\(error)")
        }
    }

    /// Cancels the work at the deadline, which ends the program too.
    private func withDeadline<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else { throw CancellationError() }
            return value
        }
    }
}
