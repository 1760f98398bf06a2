import FleetModel

/// What is probed: an address, and how. Equal ones are one, whatever pools and services they stand in.
struct CheckTarget: Hashable, Sendable {
    var address: IPAddress
    var check: Slice.Check
}
