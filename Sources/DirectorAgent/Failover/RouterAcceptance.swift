import FleetModel
import Glibc

/// Root's side of keepalived's file: takes what the agent offers if it is what an agent may say and keepalived takes it.
///
/// The offer is read once, and nothing that it names is opened: the agent may change it at any time.
struct RouterAcceptance {
    let paths: FailoverPaths
    let program: any VRRPProgram

    /// Where the answer goes.
    private var answer: String { paths.answer ?? "" }

    /// - Parameter paths: with an answer, whose folder is root's.
    init(paths: FailoverPaths, program: any VRRPProgram) {
        var paths = paths
        // Not where the agent could put another one.
        paths.candidate = "\(paths.answer ?? "").candidate"
        self.paths = paths
        self.program = program
    }

    /// What `lvsfleet-agent accept-routers` says, and its exit status.
    struct Outcome: Hashable, Sendable {
        var text: String
        var status: Int32
    }

    func run() async -> Outcome {
        var offer = ""
        do throws(FailoverProblem) {
            // A FIFO in its place must not hold us up, nor a link lead elsewhere.
            guard let text = try FailoverFile.read(paths.offer, flags: O_NOFOLLOW | O_NONBLOCK) else {
                return Outcome(text: "\(paths.offer): nothing is offered", status: 0)
            }
            offer = text
            return try await accept(text)
        } catch {
            return refuse(offer, error)
        }
    }

    private func accept(_ offer: String) async throws(FailoverProblem) -> Outcome {
        if let problem = RouterGrammar(stateFolder: paths.stateFolder, runFolder: paths.runFolder).problem(offer) {
            throw FailoverProblem("\(paths.offer), \(problem)")
        }
        let before = try FailoverFile.read(answer).flatMap(RouterAnswer.init(text:))
        let isNew = try await IncludeFile(paths: paths, program: program, mode: 0o644).put(offer)
        // Whoever put it in place may not have come to tell keepalived.
        let isKnown = !isNew && before?.offer == offer && before?.isAccepted == true
        let isTold = isKnown ? false : try program.reload()
        AtomicFile.remove(paths.candidate)
        let remark = try remark(offer)
        try FailoverFile.write(RouterAnswer(.accepted(remark: remark), of: offer).text, answer, mode: 0o644)
        let words =
            isNew ? "written" : isTold ? "keepalived was told again" : "unchanged"
        let end = isNew && !isTold ? "; keepalived does not run, and reads it when it starts" : ""
        return Outcome(text: "\(paths.include): \(words)\(end)\(remark.map { "; but \($0)" } ?? "")", status: 0)
    }

    /// What the administrator's part of the configuration leaves undone.
    private func remark(_ offer: String) throws(FailoverProblem) -> String? {
        let words = offer.split(whereSeparator: { $0.isWhitespace || $0 == "/" })
        let vips = Set(words.compactMap { IPAddress(String($0)) })
        return KeepalivedConfiguration(try FailoverFile.read(paths.configuration) ?? "")
            .problem(path: paths.configuration, include: paths.include, vips: vips)?.description
    }

    private func refuse(_ offer: String, _ problem: FailoverProblem) -> Outcome {
        let text = RouterAnswer(.refused(reason: "\(problem)"), of: offer).text
        do throws(FailoverProblem) {
            try FailoverFile.write(text, answer, mode: 0o644)
        } catch {
            return Outcome(text: "\(problem); \(error)", status: 1)
        }
        return Outcome(text: "\(paths.include) stays as it is: \(problem)", status: 1)
    }
}
