internal import ArgumentParser
internal import Crypto
internal import FleetWire
internal import FoundationEssentials

struct BackUp: AdminCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy all that Central stores into a file that restore takes.",
        discussion: """
            The copy is of one moment, and made while Central works. It is a SQLite database with mode 0600. It holds the fleet, \
            the published slices, history, and the digests of tokens, not the tokens. Without a name the file is called \
            lvsfleet-TIME.db.
            """)

    @Argument(help: ArgumentHelp("Where to write it; - for stdout.", valueName: "file"), completion: .file())
    var file: String?

    @Flag(help: "Write over a file that is there.")
    var force = false

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        let file = file ?? "lvsfleet-\(Self.name(of: session.now())).db"
        if file != "-", !force { try NewFile.requireRoom(at: file) }
        let bytes = try await client(session).backup()
        let words = "\(bytes.count) bytes, SHA-256 \(SHA256.hash(data: bytes).hexadecimal)"
        if file == "-" {
            try session.terminal.bytes(bytes)
            session.terminal.message(words)
        } else {
            try NewFile.write(bytes, to: file, over: force)
            session.terminal.line(file)
            session.terminal.message("\(file): \(words)")
        }
    }

    /// A time as it may stand in a file's name: `20261126T180400Z`.
    private static func name(of secondsSince1970: Int64) -> String {
        Date(timeIntervalSince1970: Double(secondsSince1970)).ISO8601Format().filter { $0 != "-" && $0 != ":" }
    }
}

extension SHA256.Digest {
    fileprivate var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
