import FleetWire
import FoundationEssentials
public import Logging

/// One line for each event on standard error: `TIME level label: message key=value`, or a JSON object.
public struct LineLogHandler: LogHandler {
    let label: String
    let format: LogFormat
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    public init(label: String, format: LogFormat, logLevel: Logger.Level) {
        self.label = label
        self.format = format
        self.logLevel = logLevel
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata.mapValues { "\($0)" }
        for source in [metadataProvider?.get(), event.metadata] {
            for (key, value) in source ?? [:] { fields[key] = "\(value)" }
        }
        if let error = event.error { fields["error"] = "\(error)" }
        StandardError.write(
            Self.line(
                format, time: Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
                level: event.level,
                label: label, message: "\(event.message)", fields: fields))
    }

    /// The line, with its end; control characters never break it in two.
    static func line(
        _ format: LogFormat, time: String, level: Logger.Level, label: String, message: String, fields: [String: String]
    ) -> String {
        switch format {
        case .text:
            let pairs = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\(quoted($0.value))" }.joined()
            return "\(time) \(level.rawValue) \(label): \(oneLine(message))\(pairs)\n"
        case .json:
            let own = ["time": time, "level": level.rawValue, "label": label, "message": message]
            let bytes = (try? JSON.encode(fields.merging(own) { $1 })) ?? []
            return String(decoding: bytes, as: UTF8.self) + "\n"
        }
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 32 && $0 != "\"" && $0 != "=" }
        return isPlain ? text : "\"\(oneLine(text).replacing("\"", with: "\\\""))\""
    }

    private static func oneLine(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            if scalar.value < 32 || scalar.value == 127 {
                result += scalar == "\n" ? "\\n" : "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
}
