import ServiceLifecycle

/// The HTTP server, whose failure to start says where it was to listen.
struct Listener: Service {
    let application: any Service
    let address: ListenAddress

    func run() async throws {
        do {
            try await application.run()
        } catch {
            throw StartError("cannot listen on \(address): \(error)")
        }
    }
}
