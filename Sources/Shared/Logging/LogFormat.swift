public import ArgumentParser

/// How log lines look: for people, or for programs.
public enum LogFormat: String, Sendable, ExpressibleByArgument {
    case text, json
}
