import Crypto
import FleetWire
import Foundation
import Testing

@testable import Admin

@Suite struct BackUpTests {
    private let folder: Folder
    private static let bytes = Array("SQLite format 3\0 and so on".utf8)
    private static let digest = "sha-256=:\(Data(SHA256.hash(data: bytes)).base64EncodedString()):"

    init() throws { folder = try Folder() }

    private static func whole(_ request: APIRequest) -> APIResponse {
        APIResponse(status: 200, body: bytes, contentDigest: digest)
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
    }

    @Test func aFileIsWrittenForItsOwnerAlone() async throws {
        let file = "\(folder.path)/fleet.db"
        let run = await lvsctl("backup", file) { Self.whole($0) }
        #expect((run.status, run.out) == (.done, "\(file)\n"))
        #expect(
            run.err
                == "\(file): \(Self.bytes.count) bytes, SHA-256 "
                + SHA256.hash(data: Self.bytes).map { String(format: "%02x", $0) }.joined() + "\n")
        #expect(run.requests.map(\.target) == ["/api/v1/backup"])
        #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: file))) == Self.bytes)
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        #expect(try files == ["fleet.db"], "no draft is left")
    }

    @Test func whatIsThereIsNotWrittenOver() async throws {
        try folder.write("fleet.db", "yesterday's")
        let file = "\(folder.path)/fleet.db"
        let run = await lvsctl("backup", file) { Self.whole($0) }
        #expect((run.status, run.out) == (.refused, ""))
        #expect(run.err == "lvsctl: \(file) is there already; --force writes over it\n")
        #expect(run.requests.isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "yesterday's")
        let forced = await lvsctl("backup", file, "--force") { Self.whole($0) }
        #expect(forced.status == .done)
        #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: file))) == Self.bytes)
    }

    /// A file that came between the look and the writing.
    @Test func aFileThatCameLateIsNotWrittenOver() throws {
        try folder.write("fleet.db", "somebody's")
        #expect(throws: Failure.self) {
            try NewFile.write(Self.bytes, to: "\(folder.path)/fleet.db", over: false)
        }
        #expect(try String(contentsOfFile: "\(folder.path)/fleet.db", encoding: .utf8) == "somebody's")
        #expect(try files == ["fleet.db"])
    }

    @Test(arguments: [nil, "sha-256=:AAAA:"]) func oneThatIsNotWholeIsNoBackup(_ digest: String?) async throws {
        let run = await lvsctl("backup", "\(folder.path)/fleet.db") { _ in
            APIResponse(status: 200, body: Self.bytes, contentDigest: digest)
        }
        #expect(run.status == .refused && run.err.contains("is not whole"))
        #expect(try files.isEmpty)
    }

    @Test func aFolderThatIsNotThereIsNamed() async {
        let run = await lvsctl("backup", "/nonexistent/fleet.db") { Self.whole($0) }
        #expect(run.status == .refused)
        #expect(run.err == "lvsctl: cannot write /nonexistent/fleet.db: No such file or directory\n")
    }

    @Test func stdoutIsForTheBytesAlone() async {
        let run = await lvsctl("backup", "-") { Self.whole($0) }
        #expect((run.status, run.out) == (.done, String(decoding: Self.bytes, as: UTF8.self)))
        #expect(run.err.hasPrefix("\(Self.bytes.count) bytes, SHA-256 "))
    }
}
