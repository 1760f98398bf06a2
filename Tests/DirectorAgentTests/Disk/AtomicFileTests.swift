import Glibc
import Testing

@testable import DirectorAgent

struct AtomicFileTests {
    @Test func `a link in the place of a state file is refused`() throws {
        let temporary = try TemporaryFolder()
        try temporary.write([1, 2, 3], to: "elsewhere")
        try #require(symlink("\(temporary.path)/elsewhere", "\(temporary.path)/slice") == 0)
        let error = try #require(throws: FileError.self) {
            try AtomicFile.read("slice", in: temporary.path, limit: 100)
        }
        #expect(error.code == ELOOP)
        try #require(symlink("\(temporary.path)/elsewhere", "\(temporary.path)/ledger.new") == 0)
        #expect(throws: FileError.self) { try temporary.write([9], to: "ledger") }
        #expect(try temporary.read("elsewhere") == [1, 2, 3])
    }

    @Test func `a write that fails leaves nothing behind`() throws {
        let temporary = try TemporaryFolder()
        try #require(mkdir("\(temporary.path)/ledger", 0o700) == 0)
        defer { rmdir("\(temporary.path)/ledger") }
        let error = try #require(throws: FileError.self) { try temporary.write([1], to: "ledger") }
        #expect(error.description == "cannot rename \(temporary.path)/ledger.new: Is a directory")
        #expect(temporary.names == ["ledger"])
    }

    @Test func `a file over the limit is refused, one at the limit read`() throws {
        let temporary = try TemporaryFolder()
        try temporary.write([1, 2, 3], to: "ledger")
        #expect(try AtomicFile.read("ledger", in: temporary.path, limit: 3) == [1, 2, 3])
        let error = try #require(throws: FileError.self) {
            try AtomicFile.read("ledger", in: temporary.path, limit: 2)
        }
        #expect(error.code == EFBIG)
    }
}
