/// By which number the agent's routes and rules are known again (`RTPROT_*`); the numbers in use are listed in iproute2's rt_protos.
enum RouteOrigin {
    /// Of real servers' hosts.
    static let realServer: UInt8 = 76
    /// Of directors: another, because a host may be a director of one pair and a real server of another.
    static let director: UInt8 = 77
}
