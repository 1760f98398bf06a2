internal import ArgumentParser

struct Completion: AdminCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the script that completes lvsctl's words in a shell.",
        discussion: "For bash: lvsctl completion bash > /etc/bash_completion.d/lvsctl")

    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        var shell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "The shell.")
    var shell: Shell

    @OptionGroup(title: "Global options") var global: GlobalOptions

    func run(in session: Session) async throws(Failure) {
        session.terminal.line(Lvsctl.completionScript(for: shell.shell))
    }
}
