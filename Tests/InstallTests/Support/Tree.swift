import Foundation

/// A folder that stands for another machine's root, gone with the test.
final class Tree {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("install-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ file: String, _ text: String, mode: Int = 0o644) throws {
        let place = "\(path)/\(file)"
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: place, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
    }

    func link(_ file: String, to target: String) throws {
        let place = "\(path)/\(file)"
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
    }

    func text(_ file: String) throws -> String { try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8) }

    func mode(_ file: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }

    /// Every file, folder and link, with mode and content: equal trees give equal texts.
    var contents: [String] {
        get throws {
            try FileManager.default.subpathsOfDirectory(atPath: path).sorted().map { name in
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
                let mode = String((attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0, radix: 8)
                switch attributes[.type] as? FileAttributeType {
                case .typeSymbolicLink?:
                    return "\(name) -> \(try FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)"))"
                case .typeDirectory?: return "\(name)/ \(mode)"
                default:
                    return
                        "\(name) \(mode) \(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")).base64EncodedString())"
                }
            }
        }
    }

    /// The names of all files and links.
    var files: [String] {
        get throws {
            try FileManager.default.subpathsOfDirectory(atPath: path).sorted().filter { name in
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
                return attributes[.type] as? FileAttributeType != .typeDirectory
            }
        }
    }
}
