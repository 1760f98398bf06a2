import FleetWire

enum AgentVersion {
    static let current = Version.current
}
