import Foundation

/// A folder that goes when the test ends.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("lvsfleet-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, _ name: String) throws {
        try text.write(toFile: self[name], atomically: true, encoding: .utf8)
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: self[name], encoding: .utf8) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: self[name]) }

    /// A program of `sh` that can be run.
    func script(_ text: String, _ name: String) throws {
        try write("#!/bin/sh\n\(text)\n", name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: self[name])
    }
}
