import FleetIPVS
import FleetModel

/// Where connections are read from, and how they are told to the partner's kernel.
protocol TellingWay: Sendable {
    func connections() throws -> any ConnectionList
    func line(on interface: String, to group: IPAddress) throws -> any TellingLine
}

/// The connections of a kernel, some at a time: there may be a million.
protocol ConnectionList {
    /// The next ones that are worth telling, which may be none; nil at the end.
    func next() throws -> [ConnectionEntry]?
}

protocol TellingLine {
    func send(_ datagram: [UInt8]) throws
}

/// The host's own kernel.
struct KernelTellingWay: TellingWay {
    func connections() throws -> any ConnectionList { try ConnectionFile() }

    func line(on interface: String, to group: IPAddress) throws -> any TellingLine {
        try SyncSocket(interface: interface, group: group, port: SyncMessages.port)
    }
}
