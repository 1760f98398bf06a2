/// Files between the agent, keepalived and root, with what goes wrong as a problem of failover.
enum FailoverFile {
    static let limit = 1 << 20

    /// The whole text; nil where there is none.
    static func read(_ path: String, flags: Int32 = 0) throws(FailoverProblem) -> String? {
        do {
            return try AtomicFile.read(path: path, flags: flags, limit: limit).map {
                String(decoding: $0, as: UTF8.self)
            }
        } catch {
            throw FailoverProblem("\(error)")
        }
    }

    static func write(_ text: String, _ path: String, mode: UInt32 = 0o600) throws(FailoverProblem) {
        do {
            try AtomicFile.write(text, at: path, mode: mode)
        } catch {
            throw FailoverProblem("\(error)")
        }
    }
}
