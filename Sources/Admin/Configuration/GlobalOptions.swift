internal import ArgumentParser

/// The options that stand before or after any command.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where Central listens.", valueName: "url"))
    var server: String?

    @Option(help: ArgumentHelp("File that holds the administrator's token.", valueName: "file"), completion: .file())
    var tokenFile: String?

    @Option(
        help: ArgumentHelp("Certificates (PEM) that Central's must lead to.", valueName: "file"), completion: .file())
    var caFile: String?

    @Option(help: ArgumentHelp("Context of the configuration file to use.", valueName: "name"))
    var context: String?

    @Option(name: [.short, .long], help: ArgumentHelp("How to print.", valueName: "format"))
    var output: OutputFormat?
}
