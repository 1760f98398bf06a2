internal import ArgumentParser

/// What every change takes.
struct ChangeOptions: ParsableArguments {
    @Flag(help: "Say what would happen, and do nothing.")
    var dryRun = false

    @Flag(help: "Do it even where it takes away what serves.")
    var yes = false

    @Flag(
        help:
            "Do it even to what belongs to the cluster (--fleet-objects), until it changes there; or where it is not safe."
    )
    var force = false

    /// Switches of the API's query.
    var switches: [String] {
        (dryRun ? ["dryRun"] : []) + (yes ? ["confirm"] : []) + (force ? ["force"] : [])
    }
}
