/// Which Central to talk to, and as whom.
struct Endpoint: Hashable, Sendable {
    static let standardServer = "http://127.0.0.1:7070"

    /// The URL without a slash at its end.
    var server: String
    var token: String?
    var caFile: String?

    /// Whether Central listens on this machine's loopback.
    var isLocal: Bool {
        let authority = server.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
        return authority.hasPrefix("127.") || authority.hasPrefix("[::1]")
            || authority == "localhost" || authority.hasPrefix("localhost:")
    }

    /// Decides for each setting: the option, then the context that `--context` names, then the environment, then the
    /// configuration file's current context. A context that was named counts as an option: it says which fleet is meant.
    static func resolve(_ global: GlobalOptions, environment: [String: String]) throws(Failure) -> Endpoint {
        let file = try ConfigurationFile.load(environment: environment)
        let named = try global.context.map { name throws(Failure) in try file.context(name) }
        let current = if let named { Optional(named) } else { try file.currentContext() }
        let server = global.server ?? named?.server ?? environment.set("LVSCTL_SERVER") ?? current?.server
        let tokenFile =
            global.tokenFile ?? named?.tokenFile ?? environment.set("LVSCTL_TOKEN_FILE") ?? current?.tokenFile
        let caFile = global.caFile ?? current?.caFile
        if let caFile { _ = try TextFile.read(caFile, what: "the CA file") }
        return Endpoint(
            server: try url(server ?? standardServer), token: try tokenFile.map(Self.token), caFile: caFile)
    }

    private static func url(_ text: String) throws(Failure) -> String {
        guard text.hasPrefix("http://") || text.hasPrefix("https://"), !text.contains(where: \.isWhitespace) else {
            throw Failure(.usage, "\"\(text)\" is not the URL of a Central, such as \(standardServer)")
        }
        var text = text[...]
        while text.last == "/" { text = text.dropLast() }
        return String(text)
    }

    private static func token(_ path: String) throws(Failure) -> String {
        let words = try TextFile.read(path, what: "the token file").split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let word = words.first else {
            throw Failure(.usage, "the token file \(path) holds \(words.isEmpty ? "nothing" : "more than one word")")
        }
        return String(word)
    }
}

extension [String: String] {
    /// The value of a variable, where it is set and not empty.
    fileprivate func set(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}
