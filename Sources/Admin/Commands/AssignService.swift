internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct AssignService: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "service", abstract: "Let one service appear on a VIP, whatever its namespace does.")

    @Argument(help: ArgumentHelp("The service.", valueName: "namespace/service"))
    var application: ApplicationArgument

    @OptionGroup var target: AssignTarget
    @OptionGroup(title: "Service settings") var service: ServiceSettingOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws { try target.check(namespace: application.reference.namespace) }

    func run(in session: Session) async throws(Failure) {
        try await client(session).assign(target.key(application), service, change, format, session.terminal)
    }
}
