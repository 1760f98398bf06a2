import ArgumentParser
import FleetModel

/// `--listen ADDR:PORT`; an IPv6 address stands in brackets.
struct ListenAddress: Hashable, Sendable, ExpressibleByArgument, CustomStringConvertible {
    var address: IPAddress
    /// 0: any free port.
    var port: UInt16

    init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = PortNumber.parse(argument[argument.index(after: colon)...])
        else { return nil }
        var host = String(argument[..<colon])
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = String(host.dropFirst().dropLast()) }
        guard let address = IPAddress(host), isBracketed == (address.family == .v6) else { return nil }
        self.address = address
        self.port = port
    }

    /// Tells whether only this machine can connect: 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        address.family == .v4 ? address.value >> 24 == 127 : address.value == 1
    }

    var description: String { "\(address.bracketed):\(port)" }

    var defaultValueDescription: String { description }
}
