import Glibc
import Testing

@testable import DirectorAgent

struct TokenFileTests {
    @Test func `is read through links and without blanks`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(" s3cret\r\n".utf8), to: "real")
        symlink("\(folder.path)/real", "\(folder.path)/token")
        #expect(try TokenFile(path: "\(folder.path)/token").read() == "s3cret")
    }

    @Test func `a missing file is named`() throws {
        let error = try #require(throws: FileError.self) { try TokenFile(path: "/nowhere/token").read() }
        #expect(error.description == "cannot read /nowhere/token: No such file or directory")
    }
}
