import ArgumentParser
import FleetLogging
import Glibc

@main
struct Program {
    static func main() async {
        // Asked for alone, it needs none of the options that are required otherwise.
        if CommandLine.arguments.dropFirst() == ["--version"] {
            print(AgentVersion.current)
            return
        }
        WarmMemory.fetch()
        do {
            let agent = try Agent(try AgentOptions.parse())
            Glibc.exit(await agent.run())
        } catch let error as FileError {
            end("lvsfleet-agent: \(error)", status: 1)
        } catch {
            let message = AgentOptions.fullMessage(for: error)
            // ArgumentParser's own status for usage is 64 (EX_USAGE); ours is 2.
            guard AgentOptions.exitCode(for: error).isSuccess else { end(message, status: 2) }
            print(message)
        }
    }

    private static func end(_ message: String, status: Int32) -> Never {
        StandardError.write(message + "\n")
        Glibc.exit(status)
    }
}
