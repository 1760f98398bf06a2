import ArgumentParser
import FleetIPVS
import FleetLogging
import FleetNetlink
import FleetWire
import Glibc

@main
struct Program {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        // Asked for alone, it needs none of the options that are required otherwise.
        if arguments == ["--version"] {
            print(AgentVersion.current)
        } else if arguments.first == "flush" {
            await end(FlushOptions.self) {
                let options = try FlushOptions.parse(Array(arguments.dropFirst()))
                let client = IPVSClient()
                let answer = try await Flush.run(
                    stateDir: options.stateDir, removes: options.yes, kernel: client, sync: client)
                for line in answer.lines { print(line) }
                return answer.status
            }
        } else if arguments.first == "accept-routers" {
            await end(AcceptRoutersOptions.self) {
                let outcome = await (try AcceptRoutersOptions.parse(Array(arguments.dropFirst()))).accept()
                if outcome.status == 0 { print(outcome.text) } else { StandardError.write(outcome.text + "\n") }
                return outcome.status
            }
        } else if arguments.first == "realserver" {
            await end(RealServerOptions.self) {
                try await RealServerRole(try RealServerOptions.parse(Array(arguments.dropFirst()))).run()
            }
        } else if arguments.first == "doctor" {
            await end(DoctorOptions.self) {
                let options = try DoctorOptions.parse(Array(arguments.dropFirst()))
                var doctor = Doctor()
                if let folder = options.stateDir { try doctor.heed(stateDir: folder) }
                let answer = try doctor.answer(options.output)
                print(answer.text)
                return answer.status
            }
        } else {
            WarmMemory.fetch()
            await end(AgentOptions.self) { try await Agent(try AgentOptions.parse(arguments)).run() }
        }
    }

    /// Ends with the status that the work gives: 2 where the command line is wrong, 1 where anything else is.
    private static func end(_ command: (some ParsableArguments).Type, _ work: @Sendable () async throws -> Int32) async
    {
        do {
            Glibc.exit(try await work())
        } catch let error
            where error is FileError || error is StateLock.Taken || error is SealedFile.Damaged
            || error is NetlinkError || error is DocumentError || error is FirewallError
        {
            end("lvsfleet-agent: \(error)", status: 1)
        } catch {
            let message = command.fullMessage(for: error)
            // ArgumentParser's own status for usage is 64 (EX_USAGE); ours is 2.
            guard command.exitCode(for: error).isSuccess else { end(message, status: 2) }
            print(message)
        }
    }

    private static func end(_ message: String, status: Int32) -> Never {
        StandardError.write(message + "\n")
        Glibc.exit(status)
    }
}
