internal import ArgumentParser
internal import FleetModel
internal import FleetWire

struct AssignNamespace: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "namespace", abstract: "Let all services of a namespace appear on a VIP.")

    @Argument(help: "Namespace; '*' for all.")
    var namespace: String

    @OptionGroup var target: AssignTarget
    @OptionGroup(title: "Service settings") var service: ServiceSettingOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func validate() throws { try target.check(namespace: namespace) }

    func run(in session: Session) async throws(Failure) {
        let key = Assignment.Key(namespace: .init(namespace), service: .all, vip: target.vip)
        try await client(session).assign(key, service, change, format, session.terminal)
    }
}
