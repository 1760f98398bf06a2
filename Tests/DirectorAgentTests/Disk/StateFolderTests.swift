import Glibc
import Testing

@testable import DirectorAgent

struct StateFolderTests {
    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test func `keeps the slice and the one before, for the agent alone`() throws {
        let temporary = try TemporaryFolder()
        let folder = try StateFolder(path: "\(temporary.path)/state")
        defer {
            for file in StateFolder.File.allCases { unlink(folder.place(file)) }
            rmdir(folder.path)
        }
        #expect(mode(folder.path) == 0o700)
        #expect(try folder.read(.slice) == nil)
        for text in ["one", "two", "three"] { try folder.save(slice: Array(text.utf8)) }
        #expect(try folder.readText(.slice) == "three")
        #expect(try folder.readText(.previousSlice) == "two")
        #expect(mode(folder.place(.slice)) == 0o600)
    }

    @Test func `a failing write says what was tried and leaves what was there`() throws {
        let temporary = try TemporaryFolder()
        let folder = try StateFolder(path: temporary.path)
        try folder.write("old", to: .ledger)
        // A folder in the way of the temporary file, because root may write anywhere.
        let obstacle = folder.place(.ledger) + ".new"
        mkdir(obstacle, 0o700)
        defer { rmdir(obstacle) }
        let error = try #require(throws: FileError.self) { try folder.write("new", to: .ledger) }
        #expect(error.description == "cannot open \(obstacle): Is a directory")
        #expect(try folder.readText(.ledger) == "old")
    }
}
