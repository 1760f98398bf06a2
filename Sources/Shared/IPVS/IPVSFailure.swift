internal import FleetModel
internal import FleetNetlink
internal import Glibc

/// An operation that the kernel refused; the operations around it are not touched by that.
public struct IPVSFailure: Hashable, Sendable, CustomStringConvertible {
    public var operation: IPVSOperation
    /// The errno.
    public var code: Int32
    /// What was tried, on what, and what came back.
    public var sentence: String

    public init(_ operation: IPVSOperation, code: Int32) {
        self.operation = operation
        self.code = code
        sentence = "cannot \(operation): \(Self.reason(operation, code))"
    }

    public var description: String { sentence }

    private static func reason(_ operation: IPVSOperation, _ code: Int32) -> String {
        switch (operation, code) {
        case (.addService(_, let settings), ENOENT), (.setService(_, let settings), ENOENT):
            // The kernel says the same of a missing persistence engine.
            settings.persistenceEngine.isEmpty
                ? "scheduler \(settings.scheduler) is not available in this kernel"
                : "scheduler \(settings.scheduler) or persistence engine \(settings.persistenceEngine) is not "
                    + "available in this kernel"
        case (.addServer, ESRCH), (.setServer, ESRCH): "the service is not in the kernel"
        case (.addServer(let service, let server, _), EINVAL) where server.address.family != service.family,
            (.setServer(let service, let server, _), EINVAL) where server.address.family != service.family:
            "the kernel reaches a real server of the other address family through a tunnel only, and not while its "
                + "connection synchronisation runs (EINVAL)"
        case (.addServer, EINVAL), (.setServer, EINVAL):
            "the kernel refuses the address, or has no route to it (EINVAL)"
        case (_, EINVAL): "the kernel refuses an address or a setting (EINVAL)"
        case (.addServer, ERANGE), (.setServer, ERANGE): "weight or thresholds are out of range (ERANGE)"
        case (_, EPROTONOSUPPORT):
            "the kernel has no IPVS for \(operation.service.transport?.rawValue ?? "this protocol") (EPROTONOSUPPORT)"
        case (_, EAFNOSUPPORT): "the kernel has no IPVS for this address family (EAFNOSUPPORT)"
        default: NetlinkError.text(errno: code)
        }
    }
}
