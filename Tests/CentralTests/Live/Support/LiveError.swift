/// Why the live server did not do what a test needs before it can begin.
struct LiveError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
