package import FleetModel

extension IPAddress.Family {
    private static let inet: UInt16 = 2
    private static let inet6: UInt16 = 10

    /// AF_INET or AF_INET6 as the kernel's messages carry it.
    package var number: UInt16 { self == .v4 ? Self.inet : Self.inet6 }

    package init?(number: UInt16) {
        switch number {
        case Self.inet: self = .v4
        case Self.inet6: self = .v6
        default: return nil
        }
    }
}
