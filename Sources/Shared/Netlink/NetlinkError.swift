internal import CNetlink
internal import Glibc

/// Something that was tried over netlink, and what came back.
public struct NetlinkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where a failure comes from, with its number there.
    public enum Cause: Hashable, Sendable {
        /// An errno, positive, from the kernel.
        case kernel(Int32)
        /// An `NLE_*` of libnl, positive.
        case library(Int32)
        /// No answer within the socket's receive timeout.
        case timeout
        /// The answer could not be read.
        case malformed(String)
    }

    /// What was tried, as it stands after "cannot": `list the virtual services`.
    public let operation: String
    public let cause: Cause

    public init(_ operation: String, _ cause: Cause) {
        self.operation = operation
        self.cause = cause
    }

    /// Makes an error of a negative libnl return code; `NLE_AGAIN` is the receive timeout.
    package init(_ operation: String, library code: Int32) {
        self.init(operation, -code == NLE_AGAIN ? .timeout : .library(-code))
    }

    /// The kernel has no generic netlink family of that name: its module is not loaded.
    package var isOfMissingFamily: Bool { cause == .library(Int32(NLE_OBJ_NOTFOUND)) }

    public var description: String { "cannot \(operation): \(reason)" }

    private var reason: String {
        switch cause {
        case .kernel(EPERM), .library(Int32(NLE_PERM)): "not permitted, CAP_NET_ADMIN is needed"
        case .kernel(let code): Self.text(errno: code)
        case .library(Int32(NLE_NOMEM)): "the kernel's answers did not fit the receive buffer (ENOBUFS)"
        case .library(Int32(NLE_MSGSIZE)): "the request is larger than the send buffer (EMSGSIZE)"
        case .library(let code): String(cString: nl_geterror(code))
        case .timeout: "no answer from the kernel in time"
        case .malformed(let what): "the kernel's answer cannot be read: \(what)"
        }
    }

    /// The C library's words for an errno, with its number.
    package static func text(errno code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        // The XSI variant: 0 where the text fits.
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "errno \(code)" }
        let text = String(decoding: buffer.lazy.map(UInt8.init(bitPattern:)).prefix { $0 != 0 }, as: UTF8.self)
        return "\(text) (errno \(code))"
    }
}
