import Glibc

/// Who started this program and wants to hear from it: systemd, for a unit of `Type=notify`.
///
/// The protocol is datagrams of lines to the socket that `NOTIFY_SOCKET` names; it needs no library.
public struct Supervisor: Sendable {
    /// How long a datagram waits for a supervisor that is busy.
    private static let patience = timeval(tv_sec: 1, tv_usec: 0)

    /// The socket's name as `sun_path` holds it: a path, or zero and an abstract name.
    private let name: [UInt8]
    /// The supervisor ends a program that gives no sign for this long; nil: it does not ask for signs.
    public let watchdog: Duration?

    /// Nil where nobody wants to hear anything.
    ///
    /// - Parameters:
    ///   - process: this process's id; nil: as the kernel says.
    ///   - variable: reads the environment.
    public init?(process: Int32? = nil, variable: (String) -> String? = Self.variable) {
        guard let place = variable("NOTIFY_SOCKET"), let first = place.utf8.first else { return nil }
        var name = Array(place.utf8)
        switch first {
        case UInt8(ascii: "/"): break
        case UInt8(ascii: "@"): name[0] = 0
        default: return nil
        }
        guard name.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
        self.name = name
        watchdog = Self.watchdog(process ?? getpid(), variable)
    }

    /// A variable of this process's environment.
    public static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// `WATCHDOG_USEC`, unless it is meant for another process.
    private static func watchdog(_ process: pid_t, _ variable: (String) -> String?) -> Duration? {
        if let text = variable("WATCHDOG_PID"), pid_t(text) != process { return nil }
        guard let text = variable("WATCHDOG_USEC"), let micros = Int64(text), micros > 0 else { return nil }
        return .microseconds(micros)
    }

    /// Tells; false where the supervisor did not take it.
    @discardableResult
    public func tell(_ signs: LifeSign...) -> Bool {
        let handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return false }
        defer { close(handle) }
        var limit = Self.patience
        setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: name) }
        // An abstract name is as long as the address says, not up to a zero.
        let length = socklen_t((MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2) + name.count)
        let text = Array(signs.map(\.assignment).joined(separator: "\n").utf8)
        let count = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(handle, text, text.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        return count == text.count
    }
}
