import ArgumentParser

/// The command line of `lvsfleet-agent flush`.
struct FlushOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lvsfleet-agent flush",
        abstract: "Removes from the kernel the services that the agent made here, and no others.",
        discussion: """
            Connections end at once: nothing is drained. Without --yes the services are listed and stay. The agent must not \
            be running; when it is started again it puts back what its slice asks for.
            """)

    @Option(help: ArgumentHelp("The agent's state folder.", valueName: "DIR"))
    var stateDir: String

    @Flag(help: "Remove them.")
    var yes = false
}
