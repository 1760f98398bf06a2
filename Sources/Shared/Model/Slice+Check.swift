extension Slice {
    /// The check of a pool's real servers with every setting decided; where two are equal, one probe serves both.
    public struct Check: Hashable, Sendable, Codable {
        public var type: Pool.Check.Kind
        public var port: UInt16
        /// Path and query of a GET; nil: `/`.
        public var path: String?
        public var host: String?
        /// nil: 200-399.
        public var status: StatusRange?
        public var intervalMillis: Int
        public var timeoutMillis: Int
        public var rise: Int
        public var fall: Int
        /// nil: the server's own address.
        public var addressed: Pool.Check.Target?

        /// A pool's check on a port, its defaults filled in.
        public init(_ check: Pool.Check, port: UInt16) {
            type = check.type
            self.port = port
            path = check.path
            host = check.host
            status = check.status
            intervalMillis = check.intervalMillis ?? 500
            timeoutMillis = check.timeoutMillis ?? 500
            rise = check.rise ?? 2
            fall = check.fall ?? 3
            addressed = check.addressed == .vip ? .vip : nil
        }

        /// What is wrong with it as the end of a sentence; nil: nothing.
        public var fault: String? {
            typealias Bounds = Pool.Check.Bounds
            if port == 0 { return "0 is not a port" }
            if !Bounds.interval.contains(intervalMillis) { return "its interval is \(intervalMillis) ms" }
            if !Bounds.timeout.contains(timeoutMillis) { return "its timeout is \(timeoutMillis) ms" }
            if !Bounds.counts.contains(rise) || !Bounds.counts.contains(fall) {
                return "it rises after \(rise) and falls after \(fall)"
            }
            if let path, !Pool.Check.isPath(path) { return "its path is none" }
            if let host, !Pool.Check.isHost(host) { return "its host is none" }
            return nil
        }
    }
}
