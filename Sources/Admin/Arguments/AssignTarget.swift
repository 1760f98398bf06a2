internal import ArgumentParser
internal import FleetModel

/// Where to.
struct AssignTarget: ParsableArguments {
    @Option(help: ArgumentHelp("The VIP.", valueName: "name"))
    var vip: String

    /// What goes into a path must be a name there.
    func check(namespace: String) throws {
        guard Name.isValid(vip) else {
            throw ArgumentParser.ValidationError("--vip: \"\(vip)\" is not the name of a VIP.")
        }
        guard namespace == "*" || Name.isValid(namespace) else {
            throw ArgumentParser.ValidationError("\"\(namespace)\" is not the name of a namespace.")
        }
    }

    func key(_ application: ApplicationArgument) -> Assignment.Key {
        Assignment.Key(
            namespace: .init(application.reference.namespace), service: .init(application.reference.name), vip: vip)
    }
}
