import Testing

/// A command line, and what it prints of the sample fleet.
struct Golden: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var text: String

    var testDescription: String { arguments.joined(separator: " ") }
}
