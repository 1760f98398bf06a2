internal import ArgumentParser
internal import FleetWire

struct Restore: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup in force: the fleet becomes as it was, under a new epoch.",
        discussion: """
            All or nothing, while Central works; on a new Central it brings back the fleet, its directors' tokens, and what they \
            were served. Tokens that are valid stay, and drains stay as they are now. What takes away more than half of a \
            pair's services wants --yes, and lvsctl approve PAIR after it. The state before is kept in Central's data folder.
            """)

    @Argument(help: ArgumentHelp("What lvsctl backup wrote; - for stdin.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let bytes = try TextFile.bytes(file, what: "the backup")
        let result = try await client(session).restore(bytes, options: change)
        session.terminal.data(
            try ChangeResult(dryRun: result.dryRun, items: result.items, revisions: result.revisions).text(
                format, document: { () throws(Failure) in try JSONValue(of: result) }))
        if result.dryRun, let loss = result.loss { session.terminal.message(loss) }
        for pair in result.guarded {
            session.terminal.message(
                "pair/\(pair): its directors would lose more than half of their services, or the last real server of one, and "
                    + "keep what they have until lvsctl approve \(pair)")
        }
        if let copy = result.copy {
            session.terminal.message("the state before is kept in Central's data folder: \(copy)")
        }
    }
}
