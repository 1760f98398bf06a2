import Logging

@testable import Central

extension APISession {
    /// A session with credentials of its own.
    init(access: ClusterAccess, logger: Logger) {
        self.init(access: access, credentials: ClusterCredentials(access, logger: logger))
    }
}
