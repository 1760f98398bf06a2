internal import ArgumentParser

extension Lvsctl {
    /// Runs one command line to its end, and says with what status to leave.
    static func run(_ arguments: [String], in session: Session) async -> ExitStatus {
        do {
            let command = try parseAsRoot(arguments)
            guard let command = command as? any AdminCommand else {
                return end(of: command, session.terminal)
            }
            try await command.run(in: session)
            return .done
        } catch let failure as Failure {
            if let sentence = failure.sentence { session.terminal.complain(sentence) }
            return failure.status
        } catch {
            return end(error, session.terminal)
        }
    }

    /// A word such as `create` that wants another one, or ArgumentParser's own `help`.
    private static func end(of command: any ParsableCommand, _ terminal: Terminal) -> ExitStatus {
        guard type(of: command).configuration.subcommands.isEmpty else {
            terminal.message(helpMessage(for: type(of: command)))
            return .usage
        }
        do {
            var command = command
            try command.run()
            return .done
        } catch {
            return end(error, terminal)
        }
    }

    /// What ArgumentParser throws: help and scripts that were asked for are data, the rest is wrong usage.
    private static func end(_ error: any Error, _ terminal: Terminal) -> ExitStatus {
        let text = fullMessage(for: error)
        guard exitCode(for: error).isSuccess else {
            // ArgumentParser's own prefix gives way to the program's name, as in all other messages.
            terminal.message(text.hasPrefix("Error: ") ? "lvsctl: " + text.dropFirst(7) : text)
            return .usage
        }
        terminal.data(text.hasSuffix("\n") ? text : text + "\n")
        return .done
    }
}
