import FleetModel
import FleetWire

extension Doctor {
    /// What `lvsfleet-agent doctor` says, and its exit status.
    struct Answer: Hashable, Sendable {
        var text: String
        var status: Int32
    }

    /// Takes from the last good slice in an agent's state folder what it needs of the host; nothing where there is none.
    mutating func heed(stateDir: String) throws {
        guard let bytes = try StateFolder(existing: stateDir).read(.slice) else { return }
        let slice = try JSON.decode(SliceDocument.self, from: bytes).slice
        forwarding = Set(slice.services.map(\.settings.forwarding))
        probesVIPs = slice.pools.contains { $0.check?.addressed == .vip }
    }

    func answer(_ output: DoctorOptions.Output) throws -> Answer {
        let diagnoses = examine()
        let wrong = diagnoses.filter { $0.complaint != nil }.count
        let status: Int32 = wrong == 0 ? 0 : 1
        switch output {
        case .json: return Answer(text: String(decoding: try JSON.pretty(diagnoses), as: UTF8.self), status: status)
        case .text:
            let end = wrong == 0 ? "nothing is wrong" : "\(wrong) of \(diagnoses.count) are wrong"
            return Answer(text: (diagnoses.map(\.text) + [end]).joined(separator: "\n"), status: status)
        }
    }
}
