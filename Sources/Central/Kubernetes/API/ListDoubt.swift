/// Why a complete answer is not believed at once, and how often it came.
struct ListDoubt: Hashable, Sendable {
    enum Reason: Hashable, Sendable {
        /// API servers have been seen to answer with an empty list while their storage came up (k8s#60507).
        case empty
        /// It shows a state before one that was seen already: a server that is behind, or a storage that was restored.
        case older
    }

    var reason: Reason
    var answers: Int
}
