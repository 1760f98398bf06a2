import ArgumentParser
import CHost
import FleetLogging
import Glibc

@main
struct Program {
    static func main() async {
        // Before the first thread: each arena keeps what a long list left in it, and with one a cluster takes 88 MB in place of 141.
        // Threads have caches of their own beside it, and lists and latency showed no difference.
        mallopt(M_ARENA_MAX, 1)
        do {
            let options = try CentralOptions.parse()
            try await options.run()
        } catch let error as StartError {
            exit(printing: "lvsfleet-central: \(error)", status: 1)
        } catch {
            let status = CentralOptions.exitCode(for: error)
            // ArgumentParser's own status for usage is 64 (EX_USAGE); ours is 2.
            guard status.isSuccess else { exit(printing: CentralOptions.fullMessage(for: error), status: 2) }
            print(CentralOptions.fullMessage(for: error))
        }
    }

    private static func exit(printing message: String, status: CInt) -> Never {
        StandardError.write(message + "\n")
        Glibc.exit(status)
    }
}
