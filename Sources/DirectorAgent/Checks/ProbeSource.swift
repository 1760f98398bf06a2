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

    /// Where a probe of a target is to come from; one that is addressed to a VIP never comes from what the kernel would
    /// choose for that, which is the VIP itself where this host holds it.
    init(of target: CheckTarget, avoiding vips: Set<IPAddress>) {
        guard let vip = target.way?.vip else {
            self.init(to: target.address, avoiding: vips)
            return
        }
        let place = target.address.family == vip.family ? target.address : vip
        let chosen = Self.choice(for: place).flatMap { vips.contains($0) ? nil : $0 }
        self = (chosen ?? Self.nearest(to: place, avoiding: vips)).map { .own($0) } ?? .none
    }

    init(to target: IPAddress, avoiding vips: Set<IPAddress>) {
        self = .kernel
        guard vips.contains(where: { $0.family == target.family }), let chosen = Self.choice(for: target),
            vips.contains(chosen)
        else { return }
        self = Self.nearest(to: target, avoiding: vips).map { .own($0) } ?? .none
    }

    /// Asks the kernel by a socket for datagrams, which sends nothing when it is connected: even a single packet from a VIP
    /// does harm, because neighbour discovery asks in its name, for three seconds, and is not answered.
    private static func choice(for target: IPAddress) -> IPAddress? {
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let handle = socket(target.family == .v4 ? AF_INET : AF_INET6, type, 0)
        guard handle >= 0 else { return nil }
        defer { close(handle) }
        // Any port will do: routes know none.
        return SocketAddress(target, port: 9).connect(handle) == 0 ? SocketAddress.source(of: handle) : nil
    }

    /// The address of this host that begins most like the target's, as the kernel would choose among equals.
    private static func nearest(to target: IPAddress, avoiding vips: Set<IPAddress>) -> IPAddress? {
        SocketAddress.ofThisHost().filter { $0.family == target.family && !vips.contains($0) }
            .max { ($0.value ^ target.value).leadingZeroBitCount < ($1.value ^ target.value).leadingZeroBitCount }
    }
}
