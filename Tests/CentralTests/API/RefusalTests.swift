import Foundation
import Hummingbird
import Testing

@testable import Central

@Suite struct RefusalTests {
    @Test("A client that left is nothing to log; what nobody foresaw is, and only there")
    func inside() {
        let left = Refusal(CancellationError())
        #expect(left.status.code == 503 && left.inside == nil && left.headers[.retryAfter] == "1")
        let unforeseen = Refusal(CocoaError(.fileNoSuchFile))
        #expect(unforeseen.status.code == 500 && unforeseen.inside != nil)
        #expect(!unforeseen.detail.contains("file"))
    }
}
