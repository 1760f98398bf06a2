public import ArgumentParser
public import Logging

/// The levels of log lines, from the most talkative.
public enum LogLevel: String, Sendable, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error, critical

    public var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}
