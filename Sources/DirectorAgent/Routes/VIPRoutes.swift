import FleetModel
import FleetRoute
import Logging

/// Keeps a local route for each VIP of the pair on this director, active or not.
///
/// In a planned failover packets go on reaching the director that leaves, until the network has heard of the other: it serves
/// them where the VIP is a local route, and has no address of that name any more.
actor VIPRoutes {
    static let interval = Duration.seconds(30)

    private let kernel: any RouteKernel
    private let sysctls: SysctlTree
    private let reconciler: Reconciler
    private let logger: Logger
    /// Rung after every change of the agent's state.
    nonisolated let bell = Bell()
    private var problem: String?

    init(
        kernel: any RouteKernel, sysctls: SysctlTree = SysctlTree(), reconciler: Reconciler, logger: Logger
    ) {
        self.kernel = kernel
        self.sysctls = sysctls
        self.reconciler = reconciler
        self.logger = logger
    }

    /// Works until cancelled.
    func run() async {
        while !Task.isCancelled {
            await step()
            await bell.sleep(until: .now + Self.interval)
        }
    }

    func step() async {
        // A pair without VRRP hands no VIP from one director to the other.
        guard let carried = reconciler.window.state.carried, let interface = carried.failover?.interface else { return }
        var problem: String?
        do {
            problem = try await settle(Set(carried.vips.map(\.address)), on: interface)
        } catch {
            problem = "local routes of VIPs are not kept: \(error)"
        }
        if let problem, problem != self.problem { logger.error("local routes", metadata: ["error": "\(problem)"]) }
        self.problem = problem
        await reconciler.heard(routeProblem: problem)
    }

    /// Gives what stands in the way.
    private func settle(_ vips: Set<IPAddress>, on interface: String) async throws -> String? {
        let found = try await HostNetwork.read(kernel)
        let ours = Set(found.localRoutes.filter { $0.origin == RouteOrigin.director }.map(\.network.address))
        // A VIP that left the slice serves until its last service is gone.
        let leaving = ours.subtracting(vips).intersection(await reconciler.servedAddresses ?? ours)
        let wanted = vips.union(leaving)
        var families = Set(IPAddress.Family.allCases)
        var problem: String?
        switch ARPSwitch.verdict(on: [interface], { sysctls.value($0) }) {
        case .quiet: break
        case .loud(let reason):
            families = [.v6]
            problem = reason
        case .unknown(let reason):
            // Neither more nor fewer than there are.
            problem = reason
            return try await carryOut(wanted.filter { $0.family == .v6 || ours.contains($0) }, found) ?? said(problem)
        }
        return try await carryOut(wanted.filter { families.contains($0.family) }, found) ?? said(problem)
    }

    private func said(_ problem: String?) -> String? {
        problem.map {
            "VIPs get no local route here, so a planned failover loses connections that begin meanwhile: \($0)"
        }
    }

    /// Gives the first operation that failed.
    private func carryOut(_ addresses: Set<IPAddress>, _ found: HostNetwork) async throws -> String? {
        let networks = Set(addresses.compactMap { IPNetwork($0, prefix: $0.family.bitWidth) })
        var failure: String?
        for operation in RoutePlan.operations(routes: networks, found: found, origin: RouteOrigin.director) {
            do {
                try await kernel.apply(operation)
                logger.notice("routes changed", metadata: ["change": "\(operation)"])
            } catch {
                failure = failure ?? "local routes of VIPs are not kept: \(error)"
            }
        }
        return failure
    }
}
