internal import FleetWire
internal import Yams

/// YAML as Kubernetes' tools take it: the types of YAML 1.2's core schema (a plain `yes` is a text), JSON included.
public enum YAML {
    /// Parses every document of a file; empty ones are left out.
    public static func parse(_ text: String) throws(YAMLFailure) -> [YAMLDocument] {
        do {
            var documents: [YAMLDocument] = []
            let parser = try Parser(yaml: text)
            while let root = try parser.nextRoot() {
                var lines = ["": root.mark?.line ?? 1]
                let value = try convert(root, path: "", depth: 0, &lines)
                if value != .null { documents.append(YAMLDocument(value: value, lines: lines)) }
            }
            return documents
        } catch {
            throw failure(error)
        }
    }

    private static func convert(
        _ node: Node, path: String, depth: Int, _ lines: inout [String: Int]
    ) throws(YAMLFailure) -> JSONValue {
        let line = node.mark?.line ?? 1
        guard depth < 64 else { throw YAMLFailure(line: line, reason: "is nested deeper than 64 levels") }
        switch node {
        case .scalar(let scalar):
            return value(of: scalar)
        case .sequence(let sequence):
            var items: [JSONValue] = []
            for (index, item) in sequence.enumerated() {
                let inner = "\(path)[\(index)]"
                lines[inner] = item.mark?.line ?? line
                items.append(try convert(item, path: inner, depth: depth + 1, &lines))
            }
            return .list(items)
        case .mapping(let mapping):
            var fields: [String: JSONValue] = [:]
            for (key, item) in mapping {
                guard case .scalar(let name) = key else {
                    throw YAMLFailure(line: key.mark?.line ?? line, reason: "the name of a field is not a text")
                }
                let inner = path.isEmpty ? name.string : "\(path).\(name.string)"
                guard fields[name.string] == nil else {
                    throw YAMLFailure(line: key.mark?.line ?? line, reason: "names \(inner) more than once")
                }
                lines[inner] = key.mark?.line ?? line
                fields[name.string] = try convert(item, path: inner, depth: depth + 1, &lines)
            }
            return .object(fields)
        case .alias:
            throw YAMLFailure(line: line, reason: "an alias names nothing")
        }
    }

    /// Quoted and block scalars are texts; only plain ones may be anything else, unless a tag says so.
    private static func value(of scalar: Node.Scalar) -> JSONValue {
        guard scalar.style == .plain || scalar.style == .any, scalar.tag.description != Tag.Name.str.rawValue else {
            return .text(scalar.string)
        }
        return PlainScalar.value(of: scalar.string)
    }

    private static func failure(_ error: any Error) -> YAMLFailure {
        switch error {
        case let error as YAMLFailure:
            error
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            YAMLFailure(
                line: mark.line, reason: "not valid YAML: \(context.map { $0.text + ", " } ?? "")\(problem)")
        case YamlError.duplicatedKeysInMapping(let duplicates, let context):
            YAMLFailure(
                line: context.mark.line, reason: "names \(duplicates.sorted().joined(separator: ", ")) more than once")
        case YamlError.reader(let problem, let offset, _, let yaml):
            YAMLFailure(
                line: 1 + yaml.prefix(offset ?? 0).count { $0.isNewline }, reason: "not valid YAML: \(problem)")
        default:
            YAMLFailure(line: 1, reason: "not valid YAML: \(error)")
        }
    }
}
