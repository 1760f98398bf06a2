import Foundation

/// The header `Retry-After`: seconds, or the date of an end.
enum RetryAfter {
    /// The pause that it asks for; nil where it asks for none, or does not read.
    ///
    /// - Parameter date: The answer's own `Date`: a date is measured against the clock that wrote it, never against ours.
    static func pause(_ text: String?, date: String?) -> Duration? {
        guard let text else { return nil }
        let seconds = Int(text) ?? time(text).flatMap { end in date.flatMap(time).map { end - $0 } } ?? 0
        return seconds > 0 ? .seconds(seconds) : nil
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970 of a date of RFC 9110: `Sun, 22 Nov 2026 21:13:49 GMT`.
    private static func time(_ text: String) -> Int? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == ":" })
        guard parts.count == 8, parts[7] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let numbers = [1, 3, 4, 5, 6].compactMap { Int32(parts[$0]) }
        guard numbers.count == 5 else { return nil }
        var date = tm()
        date.tm_mday = numbers[0]
        date.tm_mon = Int32(month)
        date.tm_year = numbers[1] &- 1900
        date.tm_hour = numbers[2]
        date.tm_min = numbers[3]
        date.tm_sec = numbers[4]
        return timegm(&date)
    }
}
