import FleetModel
import Foundation
import Glibc

/// Asks one host's kernel what its `eth0` holds, by rtnetlink: without a process, a hundred times a second if need be.
struct LinkSocket {
    private static let link: (request: UInt16, answer: UInt16) = (18, 16)  // RTM_GETLINK, RTM_NEWLINK
    private static let address: (request: UInt16, answer: UInt16) = (22, 20)  // RTM_GETADDR, RTM_NEWADDR
    private static let done: UInt16 = 3  // NLMSG_DONE
    private static let error: UInt16 = 2  // NLMSG_ERROR
    /// `IFF_LOWER_UP`: a carrier is there, this very moment; `IFF_RUNNING` may be a second late.
    private static let carrier: UInt32 = 0x10000

    private let handle: Int32
    private let index: UInt32
    /// The namespace's own number: another one once the host was made anew.
    let namespace: ino_t

    /// The socket stays in the host's namespace, and so does the calling thread.
    init(enter host: String) throws {
        namespace = try Self.namespace(of: host)
        try NetworkNamespace.enter(host)
        index = if_nametoindex("eth0")
        handle = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0, index > 0 else {
            throw LabError("rtnetlink of \(host): \(String(cString: strerror(errno)))")
        }
    }

    func close() { Glibc.close(handle) }

    static func namespace(of host: String) throws -> ino_t {
        var status = stat()
        guard stat("/run/netns/\(host)", &status) == 0 else { throw LabError("there is no host \(host)") }
        return status.st_ino
    }

    /// What `eth0` holds; nothing where it has no carrier, because nobody hears of it then.
    func held() throws -> Set<IPAddress> {
        guard try hasCarrier() else { return [] }
        var held: Set<IPAddress> = []
        // struct ifaddrmsg: family, prefix length, flags, scope, and the interface's index as four bytes.
        try ask(Self.address.request, flags: 0x301, [UInt8](repeating: 0, count: 8)) { body in
            guard body.count >= 8, Self.word(body, 4) == index else { return }
            let local = Self.attribute(2, of: body.dropFirst(8))  // IFA_LOCAL, which IPv6 lacks
            let address = local ?? Self.attribute(1, of: body.dropFirst(8))  // IFA_ADDRESS
            if let address = address.flatMap({ IPAddress(networkOrderBytes: $0) }) { held.insert(address) }
        }
        return held
    }

    private func hasCarrier() throws -> Bool {
        var flags: UInt32 = 0
        // struct ifinfomsg: family, padding, type, then index, flags and change mask of four bytes each.
        try ask(Self.link.request, flags: 0x1, [0, 0, 0, 0] + Self.bytes(index) + [UInt8](repeating: 0, count: 8)) {
            if $0.count >= 16 { flags = Self.word($0, 8) }
        }
        return flags & Self.carrier != 0
    }

    private func ask(_ type: UInt16, flags: UInt16, _ body: [UInt8], _ take: (ArraySlice<UInt8>) -> Void) throws {
        let isDump = flags & 0x300 != 0  // NLM_F_DUMP
        let header = Self.bytes(UInt32(16 + body.count)) + Self.bytes(type) + Self.bytes(flags)
        let message = header + [UInt8](repeating: 0, count: 8) + body
        guard send(handle, message, message.count, 0) == message.count else { throw failure("ask") }
        var buffer = [UInt8](repeating: 0, count: 32768)
        while true {
            let count = recv(handle, &buffer, buffer.count, 0)
            guard count > 0 else { throw failure("hear") }
            var rest = buffer[..<count]
            while rest.count >= 16 {
                let length = Int(Self.word(rest, 0))
                guard length >= 16, length <= rest.count else { throw LabError("rtnetlink: a message cut short") }
                let kind = UInt16(truncatingIfNeeded: Self.word(rest, 4))
                if kind == Self.done { return }
                guard kind != Self.error else {
                    let code = Int32(bitPattern: Self.word(rest, 16))
                    // While the host is made anew its interface goes before it.
                    if code == -ENODEV { return }
                    throw LabError("rtnetlink: request \(type): \(String(cString: strerror(-code)))")
                }
                take(rest.prefix(length).dropFirst(16))
                rest = rest.dropFirst((length + 3) & ~3)
            }
            if !isDump { return }
        }
    }

    private static func attribute(_ wanted: UInt16, of attributes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = attributes
        while rest.count >= 4 {
            let head = word(rest, 0)
            let length = Int(head & 0xffff)
            guard length >= 4, length <= rest.count else { return nil }
            if UInt16(truncatingIfNeeded: head >> 16) == wanted { return rest.prefix(length).dropFirst(4) }
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return nil
    }

    /// Four bytes in the order of this machine, as netlink has them.
    private static func word(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt32 {
        bytes.dropFirst(offset).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
    }

    private func failure(_ what: String) -> LabError {
        LabError("\(what) rtnetlink: \(String(cString: strerror(errno)))")
    }
}
