extension Dictionary where Key: Comparable, Value: Equatable {
    /// What must be added, changed and removed to get from this dictionary to another; each list sorted by key.
    public func changes(to desired: [Key: Value]) -> (added: [Key], changed: [Key], removed: [Key]) {
        var added: [Key] = []
        var changed: [Key] = []
        for (key, value) in desired {
            if let present = self[key] {
                if present != value { changed.append(key) }
            } else {
                added.append(key)
            }
        }
        let removed = keys.filter { desired[$0] == nil }
        return (added.sorted(), changed.sorted(), removed.sorted())
    }
}
