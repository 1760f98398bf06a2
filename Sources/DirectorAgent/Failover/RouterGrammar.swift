import FleetModel

/// What may stand in a file that the agent offers for keepalived. Pure.
///
/// keepalived runs as root and its configuration can start programs, so root puts in place what consists of these keywords alone:
/// virtual routers, their addresses and peers, and files of the agent's own folder.
struct RouterGrammar {
    /// The folder that the FIFO which keepalived writes must lie in.
    let stateFolder: String
    /// The folder of the files by which the agent steps down.
    let runFolder: String

    /// - Parameter runFolder: nil: the state folder.
    init(stateFolder: String, runFolder: String? = nil) {
        self.stateFolder = stateFolder
        self.runFolder = runFolder ?? stateFolder
    }

    private enum Block { case file, globals, track, instance, names, addresses, peers }

    private enum Argument {
        case number(ClosedRange<Int>)
        case seconds, address, interface, fifo, stepDown
        case word(String)
    }

    /// keepalived's parser knows more characters with a meaning of their own than a list of those could name.
    private static let characters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n#{}\"/.,:_-".utf8)

    private static let prefix = "lvsfleet-"

    private static let statements: [Block: [String: [Argument]]] = [
        .file: [:],
        .globals: ["vrrp_notify_fifo": [.fifo], "fifo_write_vrrp_states_on_reload": []],
        .track: ["file": [.stepDown], "weight": [.number(0...0)], "init_file": [.number(0...1)]],
        .instance: [
            "state": [.word("BACKUP")], "nopreempt": [], "version": [.number(2...3)], "interface": [.interface],
            "virtual_router_id": [.number(1...255)], "priority": [.number(1...254)], "advert_int": [.seconds],
            "garp_master_refresh": [.number(0...86_400)], "garp_master_refresh_repeat": [.number(1...100)],
            "garp_master_delay": [.number(0...3600)], "garp_master_repeat": [.number(1...100)],
            "garp_lower_prio_repeat": [.number(0...100)], "unicast_src_ip": [.address],
            "down_timer_adverts": [.number(1...100)],
        ],
    ]

    /// The first line that is none of ours; nil: every one is.
    func problem(_ text: String) -> FailoverProblem? {
        var blocks: [Block] = [.file]
        var routers = 0
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.utf8.allSatisfy(Self.characters.contains) else {
                return Self.problem(index, "it holds a character that has no place there")
            }
            let words = line.split(separator: " ")
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            let block = blocks.last ?? .file
            if words == ["}"] {
                guard blocks.count > 1 else { return Self.problem(index, "it ends what was not begun") }
                blocks.removeLast()
            } else if words.last == "{" {
                guard let inner = Self.block(words.dropLast(), in: block) else {
                    return Self.problem(index, "\"\(words.dropLast().joined(separator: " "))\" is no block of ours")
                }
                if inner == .instance { routers += 1 }
                blocks.append(inner)
            } else if !isStatement(words, in: block) {
                return Self.problem(index, "\"\(words.joined(separator: " "))\" is not ours to say")
            }
        }
        if blocks.count > 1 { return FailoverProblem("the file ends inside a block") }
        return routers > 0 ? nil : FailoverProblem("the file holds no virtual router")
    }

    private static func problem(_ index: Int, _ words: String) -> FailoverProblem {
        FailoverProblem("line \(index + 1): \(words)")
    }

    private static func block(_ words: ArraySlice<Substring>, in outer: Block) -> Block? {
        switch (outer, words.first, words.count) {
        case (.file, "global_defs", 1): .globals
        case (.file, "track_file", 2) where isOurs(words.last): .track
        case (.file, "vrrp_instance", 2) where isOurs(words.last): .instance
        case (.instance, "track_file", 1): .names
        case (.instance, "virtual_ipaddress", 1), (.instance, "virtual_ipaddress_excluded", 1): .addresses
        case (.instance, "unicast_peer", 1): .peers
        default: nil
        }
    }

    private static func isOurs(_ name: Substring?) -> Bool {
        guard let name, name.hasPrefix(prefix) else { return false }
        return Name.isValid(String(name.dropFirst(prefix.count)))
    }

    private func isStatement(_ words: [Substring], in block: Block) -> Bool {
        switch block {
        case .names: words.count == 1 && Self.isOurs(words.first)
        case .peers: words.count == 1 && IPAddress(String(words[0])) != nil
        case .addresses: isAddress(words)
        case .file, .globals, .track, .instance:
            if let arguments = Self.statements[block]?[String(words[0])] {
                words.count == arguments.count + 1 && zip(words.dropFirst(), arguments).allSatisfy(fits)
            } else {
                false
            }
        }
    }

    /// `10.9.0.201/32`, `169.254.0.7/32 dev eth0`, `169.254.255.7/32 scope link`, `fd09::b:1/128 nodad`.
    private func isAddress(_ words: [Substring]) -> Bool {
        guard let host = words.first, IPNetwork(String(host)) != nil || IPAddress(String(host)) != nil else {
            return false
        }
        var rest = words.dropFirst()
        if rest.first == "dev" {
            guard let name = rest.dropFirst().first, InterfaceName.isValid(String(name)) else { return false }
            rest = rest.dropFirst(2)
        }
        return rest.isEmpty || rest == ["nodad"] || rest == ["scope", "link"]
    }

    private func fits(_ word: Substring, _ argument: Argument) -> Bool {
        switch argument {
        case .number(let range): Int(word).map(range.contains) ?? false
        case .seconds: isSeconds(word)
        case .address: IPAddress(String(word)) != nil
        case .interface: InterfaceName.isValid(String(word))
        case .word(let expected): word == expected
        case .fifo: word == "\"\(stateFolder)/keepalived.fifo\""
        case .stepDown: isStepDown(word)
        }
    }

    /// `1`, `0.2`, `40.95`.
    private func isSeconds(_ word: Substring) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && word.utf8.count <= 8
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    private func isStepDown(_ word: Substring) -> Bool {
        let begin = "\"\(runFolder)/step-down."
        guard word.hasPrefix(begin), word.hasSuffix("\""), word.utf8.count > begin.utf8.count else { return false }
        return Name.isValid(String(word.dropFirst(begin.count).dropLast()))
    }
}
