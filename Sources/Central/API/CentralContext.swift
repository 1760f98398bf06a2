import Hummingbird
import Logging

/// What goes with a request through the router.
struct CentralContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// What ties an answer to the lines of the log.
    let requestID: String
    /// Nil on the paths that need no token.
    var caller: Caller?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        // Hummingbird's own `id` trusts that the log handler keeps metadata; not every one does.
        requestID = source.logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? RandomText.hex(bytes: 16)
    }

    /// A captured piece of the path, percent-decoded.
    func piece(_ name: String) throws(Refusal) -> String {
        guard let raw = parameters.get(name), let text = PercentEncoding.decode(raw), !text.isEmpty else {
            throw Refusal(.badRequest, "the path is not percent-encoded UTF-8")
        }
        return text
    }
}
