internal import Glibc

@main
struct Program {
    static func main() async {
        let status = await Lvsctl.run(Array(CommandLine.arguments.dropFirst()), in: .standard())
        exit(status.rawValue)
    }
}
