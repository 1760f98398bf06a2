struct APIResponse: Hashable, Sendable {
    var status: Int
    var body: [UInt8]
}
