import Hummingbird

/// The query of a request: known names only, so that a typing error in `dryRun` never makes a change.
struct Query: Sendable {
    /// What every change knows; `force` says something only where an object may belong to the cluster.
    static let switches: Set<String> = ["dryRun", "confirm", "force"]

    private var values: [String: String] = [:]

    init(_ request: Request, knows names: Set<String>) throws(Refusal) {
        for item in (request.uri.query ?? "").split(separator: "&") {
            let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(String(halves[0])),
                let value = PercentEncoding.decode(halves.count == 2 ? String(halves[1]) : "")
            else { throw Refusal(.badRequest, "the query is not percent-encoded UTF-8") }
            guard names.contains(name) else {
                let known = names.isEmpty ? "none is" : "known: \(names.sorted().joined(separator: ", "))"
                throw Refusal(.badRequest, "query: \"\(name)\" is not known here; \(known)")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw Refusal(.badRequest, "query: \(name) is named twice")
            }
        }
    }

    func contains(_ name: String) -> Bool { values[name] != nil }

    func text(_ name: String) -> String? { values[name] }

    func flag(_ name: String) throws(Refusal) -> Bool {
        switch values[name] {
        case nil, "false": false
        case "true": true
        case let text?: throw Refusal(.badRequest, "query: \(name) is true or false, not \"\(text)\"")
        }
    }

    /// A whole number of digits alone.
    func number(_ name: String) throws(Refusal) -> Int? {
        guard let text = values[name] else { return nil }
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text)
        else { throw Refusal(.badRequest, "query: \(name) is a whole number, not \"\(text)\"") }
        return number
    }
}
