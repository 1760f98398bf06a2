public import FleetModel

/// One of the two threads by which the kernel's IPVS tells another host of its connections, or hears of theirs.
public struct SyncDaemon: Hashable, Sendable {
    /// The values of `IP_VS_STATE_MASTER` and `IP_VS_STATE_BACKUP`.
    public enum Role: UInt32, Hashable, Sendable, CaseIterable {
        /// Sends.
        case master = 1
        /// Receives.
        case backup = 2
    }

    public var role: Role
    public var interface: String
    /// Messages of another id are not heard.
    public var id: UInt8
    /// Bytes of UDP payload; nil: as the kernel chooses.
    public var maxLength: UInt16?
    /// The multicast group; nil: as the kernel chooses, which is 224.0.0.81.
    public var group: IPAddress?

    public init(role: Role, interface: String, id: UInt8, maxLength: UInt16? = nil, group: IPAddress? = nil) {
        self.role = role
        self.interface = interface
        self.id = id
        self.maxLength = maxLength
        self.group = group
    }

    /// Tells whether a daemon that was found is what this one asks for; what is nil is left to the kernel.
    public func isMet(by found: SyncDaemon) -> Bool {
        role == found.role && interface == found.interface && id == found.id
            && (maxLength == nil || maxLength == found.maxLength) && (group == nil || group == found.group)
    }
}
