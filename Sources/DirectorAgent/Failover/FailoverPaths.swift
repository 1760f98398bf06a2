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
    /// The folder of the files by which this director steps down. Below /run it is gone after the host started anew, and then
    /// keepalived makes them so that nothing is carried until the agent has programmed the kernel.
    private(set) var runFolder: String

    /// keepalived gives the VIPs of a router away while this file holds anything but 0.
    ///
    /// - Parameter router: the director that its VIPs prefer.
    func stepDown(_ router: String) -> String { "\(runFolder)/step-down.\(router)" }

    /// - Parameter runFolder: nil: the state folder.
    init(
        include: String, configuration: String, process: String, stateFolder: String, runFolder: String? = nil,
        answer: String? = nil
    ) {
        self.include = include
        self.configuration = configuration
        self.process = process
        candidate = "\(stateFolder)/keepalived.candidate"
        fifo = "\(stateFolder)/keepalived.fifo"
        self.stateFolder = stateFolder
        self.runFolder = runFolder ?? stateFolder
        self.answer = answer
    }

    /// Where systemd made a folder below /run for the agent, or would have.
    static let usualRunFolder = "/run/lvsfleet-agent"

    /// Checks the path that an option names: keepalived's parser takes quotes, and nothing inside them.
    static func validate(_ path: String?, _ option: String) throws {
        if let path, !path.hasPrefix("/") || path.contains(where: { "\"\n".contains($0) }) {
            throw ValidationError("\(option): \"\(path)\" is not an absolute path")
        }
    }
}
