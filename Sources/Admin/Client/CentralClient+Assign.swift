internal import FleetModel
internal import FleetWire

extension CentralClient {
    /// Creates the assignment, or sets it as asked where it stands already.
    func assign(
        _ key: Assignment.Key, _ service: ServiceSettingOptions, _ options: ChangeOptions, _ format: OutputFormat,
        _ terminal: Terminal
    ) async throws(Failure) {
        var spec: [String: JSONValue] = [
            "namespace": .text("\(key.namespace)"), "service": .text("\(key.service)"), "vip": .text(key.vip),
        ]
        spec["settings"] = service.document
        let document = JSONValue(.assignment, name: nil, spec: spec)
        let result = try await change(.put, APIPath(key), document, options: options)
        terminal.data(try result.text(format))
    }
}
