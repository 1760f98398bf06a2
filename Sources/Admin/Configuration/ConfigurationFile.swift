internal import FleetWire
internal import FleetYAML
internal import Glibc

/// `$XDG_CONFIG_HOME/lvsctl/config.yaml`: contexts, and which of them is current.
struct ConfigurationFile: Hashable {
    struct Context: Hashable, Decodable {
        var name: String
        var server: String?
        var tokenFile: String?
        var caFile: String?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case name, server
            case tokenFile = "token-file"
            case caFile = "ca-file"
        }
    }

    private struct Content: Decodable {
        var currentContext: String?
        var contexts: [Context]?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case contexts
            case currentContext = "current-context"
        }
    }

    var path: String
    var current: String?
    var contexts: [Context]

    /// Reads the file; one that does not exist names no contexts.
    static func load(environment: [String: String]) throws(Failure) -> ConfigurationFile {
        let home = environment["HOME"] ?? ""
        let base = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/.config"
        let path = "\(base)/lvsctl/config.yaml"
        guard access(path, F_OK) == 0 else { return ConfigurationFile(path: path, current: nil, contexts: []) }
        return try parse(TextFile.read(path, what: "the configuration file"), path: path, home: home)
    }

    static func parse(_ text: String, path: String, home: String) throws(Failure) -> ConfigurationFile {
        let documents: [YAMLDocument]
        do {
            documents = try YAML.parse(text)
        } catch {
            throw Failure(.usage, "\(path):\(error)")
        }
        guard let document = documents.first, documents.count == 1 else {
            if documents.isEmpty { return ConfigurationFile(path: path, current: nil, contexts: []) }
            throw Failure(.usage, "\(path): holds more than one document")
        }
        do {
            try checkFields(document.value)
            let content = try JSON.decode(Content.self, from: try encode(document.value))
            let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            let contexts = (content.contexts ?? []).map { $0.resolved(folder: folder, home: home) }
            return ConfigurationFile(path: path, current: content.currentContext, contexts: contexts)
        } catch {
            throw Failure(.usage, "\(path):\(document.line(of: error.field)): \(error)")
        }
    }

    func context(_ name: String) throws(Failure) -> Context {
        guard let context = contexts.first(where: { $0.name == name }) else {
            let names = contexts.map(\.name).sorted().joined(separator: ", ")
            throw Failure(.usage, "\(path) has no context \"\(name)\"\(names.isEmpty ? "" : ", only \(names)")")
        }
        return context
    }

    /// The context that counts where none is asked for; the only one needs not be named.
    func currentContext() throws(Failure) -> Context? {
        if let current { return try context(current) }
        return contexts.count == 1 ? contexts.first : nil
    }

    private static func encode(_ value: JSONValue) throws(DocumentError) -> [UInt8] {
        do { return try JSON.encode(value) } catch { throw DocumentError(error) }
    }

    /// A mistyped name must not mean a default.
    private static func checkFields(_ value: JSONValue) throws(DocumentError) {
        try checkFields(value, Content.CodingKeys.allCases.map(\.rawValue), "")
        guard case .list(let contexts)? = value["contexts"] else { return }
        for (index, context) in contexts.enumerated() {
            try checkFields(context, Context.CodingKeys.allCases.map(\.rawValue), "contexts[\(index)].")
        }
    }

    private static func checkFields(_ value: JSONValue, _ known: [String], _ path: String) throws(DocumentError) {
        guard case .object(let fields) = value else { return }
        if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw DocumentError(
                field: path + unknown, reason: "is not a setting, known are \(known.joined(separator: ", "))")
        }
    }
}

extension ConfigurationFile.Context {
    /// Paths are meant from the file's own folder, `~/` from the home.
    fileprivate func resolved(folder: String, home: String) -> Self {
        func absolute(_ path: String) -> String {
            if path.hasPrefix("/") { return path }
            return path.hasPrefix("~/") ? home + path.dropFirst() : "\(folder)/\(path)"
        }
        return Self(name: name, server: server, tokenFile: tokenFile.map(absolute), caFile: caFile.map(absolute))
    }
}
