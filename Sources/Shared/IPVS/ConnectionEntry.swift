public import FleetModel

/// A connection that is worth telling another director of, as a line of `/proc/net/ip_vs_conn` tells it.
public struct ConnectionEntry: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case established
        /// Of UDP, which has no other.
        case datagrams
        /// No connection: the server that persistence keeps for a client. Assured: a connection was established by it.
        case template(isAssured: Bool)
    }

    /// Nil for the templates of a firewall mark.
    public var transport: TransportProtocol?
    public var client: IPAddress
    /// 0 for templates.
    public var clientPort: UInt16
    /// The VIP; for the templates of a firewall mark the mark, in the first four bytes.
    public var virtual: IPAddress
    public var virtualPort: UInt16
    public var server: RealServer.Key
    public var state: State
    public var secondsLeft: UInt32

    /// Reads a line; nil for what begins or ends, what a persistence engine tells apart, and what is no connection.
    public init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        // Pro FromIP FPrt ToIP TPrt DestIP DPrt State Expires, and two more words of a persistence engine.
        guard words.count == 9, let client = IPAddress(kernelText: words[1]),
            let clientPort = UInt16(words[2], radix: 16), let virtual = IPAddress(kernelText: words[3]),
            let virtualPort = UInt16(words[4], radix: 16), let server = IPAddress(kernelText: words[5]),
            let serverPort = UInt16(words[6], radix: 16), let secondsLeft = UInt32(words[8])
        else { return nil }
        // The templates of a mark are of protocol 0.
        transport = TransportProtocol(rawValue: words[0].lowercased())
        guard transport != nil || words[0] == "IP", client.family == virtual.family else { return nil }
        switch (clientPort, transport, words[7]) {
        case (0, _, "ASSURED"): state = .template(isAssured: true)
        case (0, _, "NONE"): state = .template(isAssured: false)
        case (1..., .tcp, "ESTABLISHED"), (1..., .sctp, "ESTABLISHED"): state = .established
        case (1..., .udp, "UDP"): state = .datagrams
        default: return nil
        }
        self.client = client
        self.clientPort = clientPort
        self.virtual = virtual
        self.virtualPort = virtualPort
        self.server = RealServer.Key(address: server, port: serverPort)
        self.secondsLeft = secondsLeft
    }

    /// By which the kernel knows the service that an entry belongs to, unless that is one of a firewall mark and the entry no template.
    public var service: VirtualService.Key {
        transport.map { .address(virtual, port: virtualPort, $0) }
            ?? .mark(UInt32(truncatingIfNeeded: virtual.value >> (virtual.family == .v4 ? 0 : 96)), virtual.family)
    }
}

extension IPAddress {
    /// `0A0900C9`, or eight groups of four digits.
    fileprivate init?(kernelText text: some StringProtocol) {
        guard text.count == 8 else {
            guard let address = IPAddress(String(text)), address.family == .v6 else { return nil }
            self = address
            return
        }
        guard let number = UInt32(text, radix: 16) else { return nil }
        self.init(v4: number)
    }
}
