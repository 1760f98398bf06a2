/// What Central tells a director that has reported; an empty answer has no body.
public struct ReportAnswer: Codable, Hashable, Sendable {
    /// A real server that the partner, which carries the VIP, drains no more.
    public struct Drain: Codable, Hashable, Sendable {
        /// As in the report: `10.9.0.201:9000/tcp`.
        public var service: String
        /// `10.9.0.21:9000`.
        public var server: String

        public init(service: String, server: String) {
            self.service = service
            self.server = server
        }
    }

    public var endedDrains: [Drain]?
    /// `hearing` of the partner's report, of the newest.
    public var partnerHearing: String?

    public init(endedDrains: [Drain]? = nil, partnerHearing: String? = nil) {
        self.endedDrains = endedDrains
        self.partnerHearing = partnerHearing
    }
}
