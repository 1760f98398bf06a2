internal import ArgumentParser
internal import FleetWire

/// The administrator's command line.
struct Lvsctl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lvsctl",
        abstract: "Assigns applications to virtual IPs on pairs of LVS directors, and shows the fleet.",
        discussion: """
            LVSCTL_SERVER and LVSCTL_TOKEN_FILE stand in for --server and --token-file; then come the contexts of \
            $XDG_CONFIG_HOME/lvsctl/config.yaml. Exit status: 0 done, 1 refused, different or out of time, 2 usage, \
            3 Central out of reach.
            """,
        version: "lvsctl \(Self.version)",
        groupedSubcommands: [
            CommandGroup(
                name: "Changing the fleet",
                subcommands: [
                    Create.self, Assign.self, Unassign.self, Delete.self, Apply.self, Approve.self, Drain.self,
                    Undrain.self, FailOver.self, BalancePair.self, Renumber.self,
                ]),
            CommandGroup(
                name: "Seeing the fleet",
                subcommands: [
                    Get.self, Describe.self, Explain.self, Status.self, Doctor.self, Diff.self, Export.self, Wait.self,
                ]),
            CommandGroup(name: "Keeping it", subcommands: [BackUp.self, Restore.self]),
            CommandGroup(name: "Other", subcommands: [Completion.self]),
        ])

    static let version = Version.current

    @OptionGroup(title: "Global options, before or after the command") var global: GlobalOptions
}
