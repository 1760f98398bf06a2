/// Carries one request to Central and brings its answer; libcurl in the program, a script in tests.
protocol Transport: Sendable {
    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse
}
