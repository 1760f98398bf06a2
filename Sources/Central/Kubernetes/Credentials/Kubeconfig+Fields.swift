import FleetHTTP
import FleetWire
import Foundation

extension Kubeconfig.Entry {
    func error(_ field: String, _ reason: String) -> ClusterAccessError {
        ClusterAccessError("\(file): \(path).\(field): \(reason).")
    }

    /// An object within this one, with fields of its own; nil where it is missing.
    func inner(_ field: String) throws(ClusterAccessError) -> Kubeconfig.Entry? {
        switch fields[field] {
        case nil, .null?: return nil
        case .object(let inner)?: return Kubeconfig.Entry(file: file, path: "\(path).\(field)", fields: inner)
        default: throw error(field, "is not an object")
        }
    }

    /// A text; nil where the field is missing or empty.
    func text(_ field: String) throws(ClusterAccessError) -> String? {
        switch fields[field] {
        case nil, .null?: return nil
        case .text(let text)?: return text.isEmpty ? nil : text
        default: throw error(field, "is not a text")
        }
    }

    func flag(_ field: String) throws(ClusterAccessError) -> Bool {
        switch fields[field] {
        case nil, .null?: return false
        case .bool(let flag)?: return flag
        default: throw error(field, "is not true or false")
        }
    }

    func list(_ field: String) throws(ClusterAccessError) -> [JSONValue] {
        switch fields[field] {
        case nil, .null?: return []
        case .list(let items)?: return items
        default: throw error(field, "is not a list")
        }
    }

    func texts(_ field: String) throws(ClusterAccessError) -> [String] {
        var texts: [String] = []
        for (index, item) in try list(field).enumerated() {
            guard let text = item.text else { throw error("\(field)[\(index)]", "is not a text") }
            texts.append(text)
        }
        return texts
    }

    /// A path that is meant against the kubeconfig's folder, made absolute.
    func absolute(_ path: String) -> String {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        return (path.hasPrefix("/") ? URL(fileURLWithPath: path) : folder.appendingPathComponent(path))
            .standardizedFileURL.path
    }

    /// PEM from a file or from the field of the same name with `-data`, which wins.
    func pem(
        _ field: String, _ check: ([UInt8]) throws(ClusterAccessError.Reason) -> Void
    ) throws(ClusterAccessError) -> TLSSettings.Source? {
        if let text = try text("\(field)-data") {
            guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters), !data.isEmpty else {
                throw error("\(field)-data", "is not base64")
            }
            do throws(ClusterAccessError.Reason) {
                try check([UInt8](data))
            } catch {
                throw self.error("\(field)-data", error.text)
            }
            return .data([UInt8](data))
        }
        guard let path = try text(field).map(absolute) else { return nil }
        do throws(ClusterAccessError.Reason) {
            try check(try [UInt8](file: path))
        } catch {
            throw self.error(field, "\(path) \(error.text)")
        }
        return .file(path)
    }
}
