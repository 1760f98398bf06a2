internal import ArgumentParser

/// `500ms`, `30s`, `2m`, `1h`; a bare number is seconds.
struct DurationArgument: ExpressibleByArgument, Hashable, CustomStringConvertible {
    var duration: Duration
    /// As it was written.
    private(set) var description: String

    init(duration: Duration) {
        self.duration = duration
        description = "\(duration.components.seconds)s"
    }

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isNumber }
        // A hundred million hours overflow nothing, and outlast everybody.
        guard let number = Int64(digits), number <= 100_000_000 else { return nil }
        switch argument.dropFirst(digits.count) {
        case "ms": duration = .milliseconds(number)
        case "s", "": duration = .seconds(number)
        case "m": duration = .seconds(number * 60)
        case "h": duration = .seconds(number * 3600)
        default: return nil
        }
        description = argument.count == digits.count ? "\(argument)s" : argument
    }

    var defaultValueDescription: String { description }
}
