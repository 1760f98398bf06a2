/// A kernel's links, addresses, routes, rules and ports of tunnels.
public protocol RouteKernel: Sendable {
    func links() async throws -> [Link]
    func addresses() async throws -> [InterfaceAddress]
    /// Those of all tables and both families, without what the kernel only remembers.
    func routes() async throws -> [Route]
    /// The rules that drop packets to a range; others are passed over.
    func blackholeRules() async throws -> [BlackholeRule]
    /// The ports that take packets out of GUE from all senders; none where the kernel has no `fou`.
    func tunnelPorts() async throws -> [TunnelPort]
    /// Carries out one operation. Adding what is there and removing what is gone is done already.
    func apply(_ operation: RouteOperation) async throws
}
