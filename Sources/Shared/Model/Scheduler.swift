/// A scheduling method of IPVS; the raw value is the kernel's name for it (`IPVS_SVC_ATTR_SCHED_NAME`).
public enum Scheduler: String, Hashable, Sendable, Codable, CaseIterable {
    case rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh

    /// Tells whether `fallback` and `port` mean anything to this scheduler.
    public var takesFlags: Bool { self == .mh || self == .sh }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let scheduler = Scheduler(rawValue: name) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "unknown scheduler \"\(name)\", known are \(Self.names)")
        }
        self = scheduler
    }

    /// All names for a sentence: `rr, wrr, ...`.
    public static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// A switch of the hashing schedulers `mh` and `sh`.
public enum SchedulerFlag: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Another server is looked for when the hashed one has weight 0 (`IP_VS_SVC_F_SCHED1`).
    case fallback
    /// The source port goes into the hash (`IP_VS_SVC_F_SCHED2`).
    case port

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
