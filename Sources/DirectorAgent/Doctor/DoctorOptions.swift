import ArgumentParser

/// The command line of `lvsfleet-agent doctor`.
struct DoctorOptions: ParsableCommand {
    enum Output: String, ExpressibleByArgument { case text, json }

    static let configuration = CommandConfiguration(
        commandName: "lvsfleet-agent doctor",
        abstract: "Looks at this host for what makes IPVS misbehave, and says how to mend it.",
        discussion: "Nothing is changed. Exit status 1 when something is wrong.")

    @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "FORMAT"))
    var output = Output.text

    @Option(
        help: ArgumentHelp(
            "The agent's state folder: what only its slice needs is looked at too.", valueName: "DIR"))
    var stateDir: String?
}
