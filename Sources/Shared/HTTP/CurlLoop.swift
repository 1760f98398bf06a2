internal import CCurl
internal import Glibc
internal import Synchronization

/// The thread that drives all transfers of one client: a `curl_multi` handle, and a queue of what is asked of it.
final class CurlLoop: Sendable {
    private enum Order {
        case add(CurlTransfer)
        case cancel(CurlTransfer.ID)
        case stop
    }

    private let orders = Mutex<[Order]>([])
    /// Used from other threads for `curl_multi_wakeup` alone, the one call that may be.
    nonisolated(unsafe) private let multi: OpaquePointer?

    init() {
        _ = Self.isReady
        multi = curl_multi_init().map { OpaquePointer($0) }
        let thread = Unmanaged.passRetained(self)
        var id = pthread_t()
        let started = pthread_create(
            &id, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, thread.toOpaque())
        if started == 0 { pthread_detach(id) } else { thread.release() }
    }

    /// libcurl wants to be made ready once, before any other thread uses it.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    func add(_ transfer: CurlTransfer) { give(.add(transfer)) }

    func cancel(_ id: CurlTransfer.ID) { give(.cancel(id)) }

    func stop() { give(.stop) }

    private func give(_ order: Order) {
        orders.withLock { $0.append(order) }
        if let multi { curl_multi_wakeup(UnsafeMutableRawPointer(multi)) }
    }

    private func run() {
        guard let handle = multi else { return }
        let multi = UnsafeMutableRawPointer(handle)
        var transfers: [CurlTransfer.ID: CurlTransfer] = [:]
        var isStopping = false
        while !isStopping {
            for order in take() {
                switch order {
                case .add(let transfer):
                    transfers[transfer.id] = transfer
                    let code = curl_multi_add_handle(multi, UnsafeMutableRawPointer(transfer.handle))
                    if code != CURLM_OK { finish(transfer.id, CURLE_FAILED_INIT, &transfers, multi) }
                case .cancel(let id):
                    transfers[id]?.cancel()
                    finish(id, CURLE_ABORTED_BY_CALLBACK, &transfers, multi)
                case .stop:
                    isStopping = true
                }
            }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            finishEnded(&transfers, multi)
            if !isStopping { curl_multi_poll(multi, nil, 0, 60_000, nil) }
        }
        for id in Array(transfers.keys) {
            transfers[id]?.cancel()
            finish(id, CURLE_ABORTED_BY_CALLBACK, &transfers, multi)
        }
        curl_multi_cleanup(multi)
    }

    private func take() -> [Order] {
        orders.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }

    private func finishEnded(_ transfers: inout [CurlTransfer.ID: CurlTransfer], _ multi: UnsafeMutableRawPointer) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            let ended = transfers.first { UnsafeMutableRawPointer($0.value.handle) == easy }
            if let ended { finish(ended.key, code, &transfers, multi) }
        }
    }

    private func finish(
        _ id: CurlTransfer.ID, _ code: CURLcode, _ transfers: inout [CurlTransfer.ID: CurlTransfer],
        _ multi: UnsafeMutableRawPointer
    ) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        curl_multi_remove_handle(multi, UnsafeMutableRawPointer(transfer.handle))
        transfer.end(code)
    }
}
