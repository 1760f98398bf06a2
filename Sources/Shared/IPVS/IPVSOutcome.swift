internal import FleetModel
internal import Glibc

/// What to make of the errors of one batch: the kernel may be where we want it already, or need the other verb.
struct IPVSOutcome: Hashable {
    /// To be tried once more, in this order; what fails then has failed.
    var retries: [IPVSOperation] = []
    var failures: [IPVSFailure] = []

    /// Judges refused operations in the order in which they were sent.
    init(refused: [(operation: IPVSOperation, code: Int32)]) {
        var revived: Set<VirtualService.Key> = []
        for (operation, code) in refused {
            switch (operation, code) {
            // Its settings follow, and say what there is to say. One that is there already keeps its scheduler.
            case (.addService(_, let settings), _) where settings.isUnscheduled:
                continue
            case (.addService(let key, let settings), EEXIST):
                retries.append(.setService(key, settings))
            case (.addServer(let service, let key, let settings), EEXIST):
                retries.append(.setServer(service, key, settings))
            case (.removeService, ESRCH), (.removeServer, ESRCH), (.removeServer, ENOENT):
                continue
            case (.setService(let key, let settings), ESRCH):
                retries.append(.addService(key, settings))
                revived.insert(key)
            case (.setServer(let service, let key, let settings), ENOENT):
                retries.append(.addServer(service, key, settings))
            case (.addServer(let service, let key, let settings), ESRCH) where revived.contains(service),
                (.setServer(let service, let key, let settings), ESRCH) where revived.contains(service):
                retries.append(.addServer(service, key, settings))
            default:
                failures.append(IPVSFailure(operation, code: code))
            }
        }
    }
}
