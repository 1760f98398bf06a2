import FleetModel
import FleetWire
import Logging

extension Reconciler {
    /// Applies what lies on the disk, before anybody is talked to.
    func restore() async {
        logger.debug("starting", metadata: ["folder": "\(folder.path)"])
        if let bytes = recall(.identity, { try folder.read(.identity) }) {
            state.identity = try? JSON.decode(Identity.self, from: bytes)
        }
        ledger = recall(.ledger) { try folder.readText(.ledger).map { try Ledger(text: $0).orDamaged() } } ?? ledger
        drains = recall(.drains) { try folder.readText(.drains).map { try DrainBook(text: $0).orDamaged() } } ?? drains
        drainsOnDisk = drains
        // Not known where chains of ours stand: they are looked for everywhere.
        firewall.noted =
            recall(.firewall) { try folder.readText(.firewall).map { try FirewallBook.families($0).orDamaged() } }
            ?? (state.diskProblems[StateFolder.File.firewall.rawValue] == nil ? [] : Set(IPAddress.Family.allCases))
        // Beside the one in force, it tells services of ours that a lost ledger no longer names.
        let previous = recall(.previousSlice) { try folder.read(.previousSlice).map(check) }
        let start = ContinuousClock.now
        let bytes = recall(.slice) { try folder.read(.slice) }
        let current = recall(.slice) { try bytes.map(check) }
        if let document = current ?? previous {
            isProvisional = current == nil
            if current != nil { lastWish = previous.map { Wish($0.slice) } }
            // What lies on the disk was taken before: no guard stands between it and an agent that holds nothing yet.
            await adopt(
                Wish(document.slice, after: lastWish, probesVIPs: settings.probesVIPs), document.revision, start: start)
        } else if let reason = state.diskProblems[StateFolder.File.slice.rawValue] {
            state.outcome = .refused(nil, reason: reason)
            changes.ring()
        }
    }

    private func check(_ bytes: [UInt8]) throws -> SliceDocument {
        try SliceCheck.read(
            bytes, held: nil, of: nil, pair: state.identity?.pair, allowedVIPs: settings.allowedVIPs
        ) { bytes throws(DocumentError) in try reader.read(bytes) }
    }

    /// Reads what may be damaged without stopping the work; the report says so until it is written anew.
    private func recall<Value>(_ file: StateFolder.File, _ read: () throws -> Value?) -> Value? {
        do {
            return try read()
        } catch {
            let sentence = "\(folder.place(file)) is not used: \(error)"
            logger.error("state on disk refused", metadata: ["reason": "\(sentence)"])
            state.diskProblems[file.rawValue] = sentence
            return nil
        }
    }

    /// Writes what may fail without stopping the work: the kernel is right, the disk is behind, and the report says so.
    @discardableResult
    func persist(_ file: StateFolder.File, _ write: () throws(FileError) -> Void) -> Bool {
        do throws(FileError) {
            try write()
            state.diskProblems[file.rawValue] = nil
            // Only the slice before a good one was lost, and it has just been replaced.
            if file == .slice { state.diskProblems[StateFolder.File.previousSlice.rawValue] = nil }
            return true
        } catch {
            logger.error("the disk is behind", metadata: ["file": "\(file.rawValue)", "error": "\(error)"])
            state.diskProblems[file.rawValue] = "\(error)"
            return false
        }
    }

    func remember(_ identity: Identity) {
        persist(.identity) { () throws(FileError) in
            guard let bytes = try? JSON.encode(identity) else { return }
            try folder.write(bytes, to: .identity)
        }
    }
}

extension Optional {
    fileprivate func orDamaged() throws(SealedFile.Damaged) -> Wrapped {
        guard let self else { throw SealedFile.Damaged(reason: "its lines make no sense") }
        return self
    }
}
