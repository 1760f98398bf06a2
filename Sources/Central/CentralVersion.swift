import FleetWire

/// The one place that names the version.
enum CentralVersion {
    static let current = Version.current
}
