import ArgumentParser

/// Where keepalived and the agent meet.
struct FailoverPaths: Hashable, Sendable {
    /// The file that keepalived.conf includes, which the agent writes, or root for it.
    var include: String
    /// keepalived's own configuration, which is the administrator's and only read.
    var configuration: String
    /// Where keepalived writes its process id.
    var process: String
    /// Where keepalived tells of changes of state.
    var fifo: String
    /// What keepalived is asked about before the file is put in place; it stays until keepalived was told to read the file.
    var candidate: String
    /// Where root says what became of what the agent offered; nil: the agent writes `include` itself.
    var answer: String?
    /// What the agent wants the included file to be, where it may not write that itself.
    var offer: String { "\(stateFolder)/keepalived.offer" }
    private(set) var stateFolder: String

    /// keepalived gives the VIPs of a router away while this file holds anything but 0.
    ///
    /// - Parameter router: the director that its VIPs prefer.
    func stepDown(_ router: String) -> String { "\(stateFolder)/step-down.\(router)" }

    init(include: String, configuration: String, process: String, stateFolder: String, answer: String? = nil) {
        self.include = include
        self.configuration = configuration
        self.process = process
        candidate = "\(stateFolder)/keepalived.candidate"
        fifo = "\(stateFolder)/keepalived.fifo"
        self.stateFolder = stateFolder
        self.answer = answer
    }

    /// Checks the path that an option names: keepalived's parser takes quotes, and nothing inside them.
    static func validate(_ path: String?, _ option: String) throws {
        if let path, !path.hasPrefix("/") || path.contains(where: { "\"\n".contains($0) }) {
            throw ValidationError("\(option): \"\(path)\" is not an absolute path")
        }
    }
}
