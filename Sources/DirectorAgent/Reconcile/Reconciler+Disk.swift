import FleetIPVS
import FleetModel
import Logging
import FleetWire

extension Reconciler {
    /// Applies what lies on the disk, before anybody is talked to.
    func restore() async {
        logger.debug("starting", metadata: ["folder": "\(folder.path)"])
        state.identity = readIdentity()
        readBooks()
        for file in [StateFolder.File.slice, .previousSlice] {
            do {
                guard let file = try folder.read(file).map({ try SliceFile(reading: $0) }) else { continue }
                let start = ContinuousClock.now
                let document = try SliceCheck.read(file.document, applied: nil, pair: state.identity?.pair)
                await adopt(document, start: start)
                return
            } catch {
                let reason =
                    switch error {
                    case let error as SliceRefusal: error.reason
                    case let error as SliceFile.Damaged: error.reason
                    default: "\(error)"
                    }
                let sentence = "\(folder.path)/\(file.rawValue) is not used: \(reason)"
                logger.error("slice on disk refused", metadata: ["reason": "\(sentence)"])
                state.outcome = .refused(nil, reason: sentence)
            }
        }
        changes.ring()
    }

    private func readBooks() {
        do {
            if let text = try folder.readText(.ledger) {
                guard let book = Ledger(text: text) else { throw FileError("make sense of", "\(folder.path)/ledger", 0) }
                ledger = book
            }
            if let text = try folder.readText(.drains) {
                guard let book = DrainBook(text: text) else { throw FileError("make sense of", "\(folder.path)/drains", 0) }
                drains = book
            }
        } catch {
            logger.error("a book on disk is not used", metadata: ["error": "\(error)"])
            state.problems = ["\(error)"]
        }
    }

    func save(_ bytes: [UInt8]) {
        persist("slice") { () throws(FileError) in try folder.save(slice: bytes) }
    }

    private func readIdentity() -> Identity? {
        guard let bytes = try? folder.read(.identity) else { return nil }
        return try? JSON.decode(Identity.self, from: bytes)
    }

    func remember(_ identity: Identity) {
        guard let bytes = try? JSON.encode(identity) else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        persist("identity") { () throws(FileError) in try folder.write(text, to: .identity) }
    }
}
