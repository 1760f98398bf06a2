import ArgumentParser
import FleetLogging
import Glibc

@main
struct Program {
    static func main() async {
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
