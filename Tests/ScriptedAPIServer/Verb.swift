/// What is asked for, told apart for faults and counts.
public enum Verb: String, Hashable, Sendable, CaseIterable {
    /// The first page of a list.
    case list
    /// A later page of a list.
    case continuation
    case watch
    /// A watch that is to begin with everything that there is (`sendInitialEvents`).
    case stream
    /// One object.
    case get
    case create, update
    /// A JSON merge patch.
    case patch
}
