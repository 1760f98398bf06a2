import FleetModel

/// What a folder of manifests says: per file its last good content, and what is wrong with the newest. A pure value.
struct ManifestFolder: Hashable, Sendable {
    /// One look at a file: its text, or why there is none.
    enum Reading: Hashable, Sendable {
        case text(String)
        case unreadable(String)
    }

    private struct Entry: Hashable, Sendable {
        var objects: [ManifestObject]
        /// Nil while the newest content is good.
        var fault: ManifestFile.Unreadable?
        var hasBeenGood: Bool
    }

    /// By file name, whose order decides between duplicates.
    private var entries: [String: Entry] = [:]
    /// Once all files have been good, a bad one is a finding and no reason to be unready.
    private(set) var hasBeenGood = false

    /// Takes the newest content of a file; a bad one leaves the last good content in place.
    mutating func update(_ name: String, _ reading: Reading) {
        var entry = entries[name] ?? Entry(objects: [], fault: nil, hasBeenGood: false)
        do throws(ManifestFile.Unreadable) {
            switch reading {
            case .text(let text):
                entry = Entry(objects: try ManifestFile(text: text).objects, fault: nil, hasBeenGood: true)
            case .unreadable(let reason):
                throw ManifestFile.Unreadable(line: nil, reason: reason)
            }
        } catch {
            entry.fault = error
        }
        entries[name] = entry
    }

    var names: [String] { Array(entries.keys) }

    mutating func remove(_ name: String) { entries[name] = nil }

    /// Says that every file of the folder has been looked at.
    mutating func finishLook() {
        if entries.values.allSatisfy({ $0.fault == nil }) { hasBeenGood = true }
    }

    /// Files that cannot be read, one sentence each, in order of name.
    var faults: [String] {
        entries.sorted { $0.key < $1.key }.compactMap { name, entry in
            entry.fault.map { "\(name)\($0.place): \($0.reason)" }
        }
    }

    /// The picture that the folder gives; it answers every query, for what stands in no file does not exist.
    func snapshot(answering queries: Set<ClusterQuery>) -> ClusterSnapshot {
        var snapshot = ClusterSnapshot(answered: hasBeenGood ? queries : [])
        var origins: [String: String] = [:]
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            if let fault = entry.fault { snapshot.findings.append(finding(name, fault, entry)) }
            for object in entry.objects {
                if let first = origins[object.identity] {
                    snapshot.findings.append(
                        Finding(
                            reason: "DuplicateObject", subject: "file/\(name)", field: object.identity,
                            message: "\(object.identity) stands in \(first) already, which counts."))
                    continue
                }
                origins[object.identity] = name
                snapshot.insert(object)
            }
        }
        return snapshot
    }

    private func finding(_ name: String, _ fault: ManifestFile.Unreadable, _ entry: Entry) -> Finding {
        let rest = entry.hasBeenGood ? "its last good content stays" : "it has never been read"
        return Finding(
            reason: "ManifestUnreadable", subject: "file/\(name)",
            message: "The file cannot be read\(fault.place): \(fault.reason); \(rest).")
    }
}

extension ManifestFile.Unreadable {
    /// `, line 12`, or nothing.
    fileprivate var place: String { line.map { ", line \($0)" } ?? "" }
}
