/// The file that keepalived.conf includes: it comes to its place only if keepalived takes it.
struct IncludeFile: Sendable {
    let paths: FailoverPaths
    let program: any VRRPProgram
    /// Who may read it.
    var mode: UInt32 = 0o600

    /// Tests a text alone, puts it in place and tests the whole; what keepalived would not take is put back.
    ///
    /// The candidate stays for as long as keepalived was not told.
    /// - Returns: whether it was another.
    @discardableResult
    func put(_ text: String) async throws(FailoverProblem) -> Bool {
        let before = try FailoverFile.read(paths.include)
        guard before != text else { return false }
        try FailoverFile.write(text, paths.candidate)
        do throws(FailoverProblem) {
            try await program.test(paths.candidate)
            try FailoverFile.write(text, paths.include, mode: mode)
            do throws(FailoverProblem) {
                try await testWhole()
            } catch {
                if let before {
                    try FailoverFile.write(before, paths.include, mode: mode)
                } else {
                    AtomicFile.remove(paths.include)
                }
                throw error
            }
        } catch {
            AtomicFile.remove(paths.candidate)
            throw error
        }
        return true
    }

    /// The whole of the administrator's configuration may say no where the file alone is good.
    private func testWhole() async throws(FailoverProblem) {
        guard try FailoverFile.read(paths.configuration) != nil else { return }
        try await program.test(paths.configuration)
    }
}
