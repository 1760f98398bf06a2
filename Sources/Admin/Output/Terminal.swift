internal import Glibc

/// The two streams: data on stdout, messages on stderr.
struct Terminal: Sendable {
    /// Whether stdout may carry colour.
    var colour: Bool
    var data: @Sendable (String) -> Void
    /// Writes what is no text on stdout; refuses where that is a terminal.
    var bytes: @Sendable ([UInt8]) throws(Failure) -> Void
    private var write: @Sendable (String) -> Void

    init(
        colour: Bool, data: @escaping @Sendable (String) -> Void, message: @escaping @Sendable (String) -> Void,
        bytes: @escaping @Sendable ([UInt8]) throws(Failure) -> Void
    ) {
        self.colour = colour
        self.data = data
        self.bytes = bytes
        write = message
    }

    /// Writes a line, or several, on stderr.
    func message(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n") }

    /// Writes one sentence on stderr, with the program's name before it.
    func complain(_ sentence: String) { message("lvsctl: \(Table.printable(sentence))") }

    func line(_ text: String) { data(text + "\n") }
}

extension Terminal {
    /// The process's own streams; no colour in a file or pipe, with NO_COLOR set, or on a dumb terminal.
    static func standard(_ environment: [String: String]) -> Terminal {
        Terminal(
            colour: mayColour(isTerminal: isatty(STDOUT_FILENO) == 1, environment),
            data: { put($0, STDOUT_FILENO) }, message: { put($0, STDERR_FILENO) },
            bytes: { bytes throws(Failure) in
                guard isatty(STDOUT_FILENO) == 0 else {
                    throw Failure(.usage, "stdout is a terminal; name a file, or lead it into one")
                }
                guard NewFile.put(bytes, STDOUT_FILENO) else {
                    throw Failure(.refused, "cannot write to stdout: \(String(cString: strerror(errno)))")
                }
            })
    }

    static func mayColour(isTerminal: Bool, _ environment: [String: String]) -> Bool {
        isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    private static func put(_ text: String, _ descriptor: Int32) { _ = NewFile.put(Array(text.utf8), descriptor) }
}
