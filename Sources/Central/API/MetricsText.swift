/// Writes Prometheus' text exposition format, version 0.0.4.
struct MetricsText {
    enum Kind: String {
        case gauge, counter, summary
    }

    private(set) var text = ""
    private var name = ""

    /// A family with its help; the samples are written inside.
    mutating func family(_ name: String, _ kind: Kind, _ help: String, _ samples: (inout MetricsText) -> Void) {
        self.name = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        samples(&self)
    }

    /// - Parameter suffix: `_sum` and `_count` of a summary.
    mutating func sample(_ labels: [String: String], _ value: Double, suffix: String = "") {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escape($0.value))\"" }
        let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
        text += "\(name)\(suffix)\(pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") \(number)\n"
    }

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}
