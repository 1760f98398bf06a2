internal import ArgumentParser
internal import FleetModel

/// `NAMESPACE/SERVICE`.
struct ApplicationArgument: ExpressibleByArgument, Hashable {
    var reference: ObjectReference

    init?(argument: String) {
        guard let reference = ObjectReference(argument), ![".", ".."].contains(reference.name) else { return nil }
        self.reference = reference
    }
}
