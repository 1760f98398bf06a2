import Foundation

/// The lab that `lab/run` builds around this process: where its state lies, and what its hosts are called.
enum Lab {
    /// The tests of this target run inside `lab/run`, which says so by this variable.
    static let isHere = ProcessInfo.processInfo.environment["LAB_STATE"] != nil
    static let state = ProcessInfo.processInfo.environment["LAB_STATE"] ?? "/run/lab"
    static let root = ProcessInfo.processInfo.environment["LAB_ROOT"] ?? "."

    static let directors = ["blue-a", "blue-b", "green-a", "green-b"]
    static let centralURL = "http://10.9.0.10:7070"

    /// VIPs by name, as `lab/topology` routes them.
    static let vips = ["shop": "10.9.0.201", "bank": "10.9.0.231", "shop6": "fd09::b:1", "bank6": "fd09::e:1"]

    /// The program beside this test bundle.
    static func program(_ name: String) -> String {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.appendingPathComponent(name).path
    }

    static func address(of host: String) -> String {
        let numbers = [
            "client": 100, "central": 10, "blue-a": 11, "blue-b": 12, "green-a": 13, "green-b": 14, "edge-1": 21,
            "edge-2": 22, "edge-3": 23, "edge-4": 24,
        ]
        return "10.9.0.\(numbers[host] ?? 0)"
    }
}

/// A failure of the lab itself, told in a sentence.
struct LabError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
