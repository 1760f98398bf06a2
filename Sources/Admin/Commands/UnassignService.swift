internal import ArgumentParser
internal import FleetModel

struct UnassignService: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "service", abstract: "Take the assignment of one service away.")

    @Argument(help: ArgumentHelp("The service.", valueName: "namespace/service"))
    var application: ApplicationArgument

    @OptionGroup var target: AssignTarget
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws { try target.check(namespace: application.reference.namespace) }

    func run(in session: Session) async throws(Failure) {
        let result = try await client(session).change(.delete, APIPath(target.key(application)), options: change)
        session.terminal.data(try result.text(format))
    }
}
