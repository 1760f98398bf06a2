/// Ids from 1 to 255 by owner. Pure.
///
/// An id that was given once stays: it changes by an administrator's order alone, because what changes with it is who answers for VIPs.
struct Identifiers: Sendable {
    private var given: [String: UInt8] = [:]
    private var owners: [UInt8: [String]] = [:]

    /// Keeps what an owner had, also where others have it by now.
    mutating func keep(_ id: UInt8?, of owner: String) {
        guard let id, id > 0 else { return }
        given[owner] = id
        owners[id, default: []].append(owner)
    }

    /// The owner's id, or the lowest that is free; nil: there is none.
    mutating func take(for owner: String, avoiding isAvoided: (UInt8) -> Bool = { _ in false }) -> UInt8? {
        if let id = given[owner] { return id }
        guard let id = (UInt8(1)...255).first(where: { owners[$0] == nil && !isAvoided($0) }) else { return nil }
        given[owner] = id
        owners[id] = [owner]
        return id
    }

    /// Who has the same id as somebody else, by id; in the order in which they were kept.
    var shared: [(id: UInt8, owners: [String])] {
        owners.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { (id: $0.key, owners: $0.value) }
    }
}
