import FleetModel
import Glibc

/// Where a probe is to be sent from. The answer to one from a VIP would stay with whoever holds that: the real server has it
/// too.
enum ProbeSource: Hashable, Sendable {
    /// Whatever the kernel chooses is right.
    case kernel
    /// The kernel's choice is a VIP: another address of this host.
    case own(IPAddress)
    /// This host has nothing but VIPs to send from.
    case none

    /// Asks the kernel by a socket for datagrams, which sends nothing when it is connected: even a single packet from a VIP
    /// does harm, because neighbour discovery asks in its name, for three seconds, and is not answered.
    init(to target: IPAddress, avoiding vips: Set<IPAddress>) {
        self = .kernel
        guard vips.contains(where: { $0.family == target.family }) else { return }
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let handle = socket(target.family == .v4 ? AF_INET : AF_INET6, type, 0)
        guard handle >= 0 else { return }
        defer { close(handle) }
        // Any port will do: routes know none.
        guard SocketAddress(target, port: 9).connect(handle) == 0, let chosen = SocketAddress.source(of: handle),
            vips.contains(chosen)
        else { return }
        // The address that begins most like the target's, as the kernel would choose among equals.
        let own = SocketAddress.ofThisHost().filter { $0.family == target.family && !vips.contains($0) }
            .max { ($0.value ^ target.value).leadingZeroBitCount < ($1.value ^ target.value).leadingZeroBitCount }
        self = own.map { .own($0) } ?? .none
    }
}
