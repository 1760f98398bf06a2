import ArgumentParser

/// The command line of `lvsfleet-agent accept-routers`.
struct AcceptRoutersOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lvsfleet-agent accept-routers",
        abstract: "Puts in place what an agent without root's rights wrote for keepalived, and has keepalived read it.",
        discussion: """
            For root: lvsfleet-keepalived.service runs it whenever the agent offers another file. A file that holds anything but \
            virtual routers of ours, or that keepalived does not take, changes nothing; the answer says why. Exit status 1 then.
            """)

    @Option(help: ArgumentHelp("The agent's state folder, with what it offers.", valueName: "DIR"))
    var stateDir: String

    @Option(help: ArgumentHelp("The agent's folder below /run, by whose files it steps down.", valueName: "DIR"))
    var runDir = FailoverPaths.usualRunFolder

    @Option(help: ArgumentHelp("The file that keepalived.conf includes.", valueName: "FILE"))
    var keepalived: String

    @Option(
        help: ArgumentHelp("Where the agent reads what became of its file; its folder is root's.", valueName: "FILE"))
    var keepalivedAnswer: String

    @Option(help: ArgumentHelp("keepalived's own configuration, which is only read.", valueName: "FILE"))
    var keepalivedConfiguration = "/etc/keepalived/keepalived.conf"

    @Option(help: ArgumentHelp("keepalived's process id, for reloads.", valueName: "FILE"))
    var keepalivedPid = "/run/keepalived.pid"

    func validate() throws {
        for (option, path) in [
            ("--state-dir", stateDir), ("--run-dir", runDir), ("--keepalived", keepalived),
            ("--keepalived-answer", keepalivedAnswer),
            ("--keepalived-configuration", keepalivedConfiguration),
        ] {
            try FailoverPaths.validate(path, option)
        }
    }

    func accept() async -> RouterAcceptance.Outcome {
        let paths = FailoverPaths(
            include: keepalived, configuration: keepalivedConfiguration, process: keepalivedPid, stateFolder: stateDir,
            runFolder: runDir, answer: keepalivedAnswer)
        return await RouterAcceptance(paths: paths, program: Keepalived(process: keepalivedPid)).run()
    }
}
