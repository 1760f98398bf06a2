import FleetHTTP
import FleetWire
import Foundation

extension Kubeconfig.Entry {
    func error(_ field: String, _ reason: String) -> ClusterAccessError {
        ClusterAccessError("\(file): \(path).\(field): \(reason).")
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

    /// The path of a file that can be read; a relative one is meant against the kubeconfig's folder.
    func readableFile(_ field: String) throws(ClusterAccessError) -> String? {
        guard let text = try text(field) else { return nil }
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        let path = text.hasPrefix("/") ? text : "\(folder)/\(text)"
        guard FileManager.default.isReadableFile(atPath: path) else { throw error(field, "\(path) cannot be read") }
        return path
    }

    /// PEM from a file or from the field of the same name with `-data`, which wins.
    func pem(_ field: String) throws(ClusterAccessError) -> TLSSettings.Source? {
        if let text = try text("\(field)-data") {
            guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters), !data.isEmpty else {
                throw error("\(field)-data", "is not base64")
            }
            guard data.starts(with: Data("-----BEGIN".utf8)) || data.range(of: Data("\n-----BEGIN".utf8)) != nil else {
                throw error("\(field)-data", "is not PEM")
            }
            return .data([UInt8](data))
        }
        guard let path = try readableFile(field) else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.range(of: Data("-----BEGIN".utf8)) != nil
        else {
            throw error(field, "\(path) is not PEM")
        }
        return .file(path)
    }
}
