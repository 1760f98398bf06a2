extension DirectorReport {
    /// What a director sees of its host and of its neighbours on the wire: facts that only Central can judge, because it hears both
    /// directors of a pair.
    public struct Host: Hashable, Sendable, Codable {
        /// The newest question of Central's that was answered by looking again; nil: none was asked yet.
        public var look: String?
        /// The director's clock when the report was sent, in milliseconds since 1970; nothing is decided by it.
        public var clockMillis: Int64?
        /// The kernel's release: `6.1.0-18-amd64`.
        public var kernel: String?
        /// The interface that carries the pair's VIPs; nil: there is none of that name.
        public var interface: Interface?
        /// The one that carries the synchronisation of connections, where it is another.
        public var syncInterface: Interface?
        /// VIPs that are addresses of an interface here, so that this director answers for them; sorted.
        public var held: [VirtualIP.Key]
        /// The kernel's synchronisation daemons, sorted; nil: it could not be asked.
        public var daemons: [Daemon]?
        /// Who answered for the VIPs that were asked for on the wire, sorted by VIP.
        public var answers: [Answer]
        /// What could not be looked at, one sentence each; nil and empty say the same.
        public var problems: [String]?

        public init(
            look: String? = nil, clockMillis: Int64? = nil, kernel: String? = nil, interface: Interface? = nil,
            syncInterface: Interface? = nil, held: [VirtualIP.Key] = [], daemons: [Daemon]? = nil,
            answers: [Answer] = [], problems: [String] = []
        ) {
            self.look = look
            self.clockMillis = clockMillis
            self.kernel = kernel
            self.interface = interface
            self.syncInterface = syncInterface
            self.held = held
            self.daemons = daemons
            self.answers = answers
            self.problems = problems.isEmpty ? nil : problems
        }
    }

    /// A network interface.
    public struct Interface: Hashable, Sendable, Codable {
        public var name: String
        /// Nil where it has none that is an Ethernet's.
        public var mac: MACAddress?
        /// Bytes of a packet at most.
        public var mtu: UInt32

        public init(name: String, mac: MACAddress? = nil, mtu: UInt32) {
            self.name = name
            self.mac = mac
            self.mtu = mtu
        }
    }

    /// A thread of the kernel's that tells another director of connections, or hears of theirs.
    public struct Daemon: Hashable, Sendable, Codable {
        public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
            /// Sends.
            case master
            /// Receives.
            case backup
        }

        public var role: Role
        public var interface: String
        /// Messages of another id are not heard.
        public var id: UInt8

        public init(role: Role, interface: String, id: UInt8) {
            self.role = role
            self.interface = interface
            self.id = id
        }
    }

    /// What came back when a director asked on the wire who has a VIP (ARP, or neighbour discovery).
    public struct Answer: Hashable, Sendable, Codable {
        public var vip: VirtualIP.Key
        /// The VIP was this director's own address when it asked, so that any answer is one too many.
        public var isHeld: Bool
        /// Who answered; nil: nobody.
        public var mac: MACAddress?
        /// Other addresses of that machine, as the director's neighbours show, sorted; nil and empty say the same.
        public var known: [IPAddress]?

        public init(vip: VirtualIP.Key, isHeld: Bool, mac: MACAddress? = nil, known: [IPAddress] = []) {
            self.vip = vip
            self.isHeld = isHeld
            self.mac = mac
            self.known = known.isEmpty ? nil : known
        }
    }
}
