internal import CCurl
internal import Glibc
internal import Synchronization

/// The thread that drives all transfers of one client: a `curl_multi` handle, and a queue of what is asked of it.
///
/// It is a task executor too: a task that asks and asks again runs here, and no other thread is woken for it.
final class CurlLoop: TaskExecutor {
    private enum Order {
        case run(UnownedJob)
        case add(CurlTransfer)
        case cancel(CurlTransfer.ID)
        case resume(CurlTransfer.ID)
        case stop
    }

    /// What is asked of the thread. The handle stands under the same lock, so that nobody wakes one that is cleaned up.
    private struct Inbox {
        var orders: [Order] = []
        /// Nil before the thread has made it, and after its end.
        nonisolated(unsafe) var multi: OpaquePointer?
        var thread: pthread_t?
        var hasEnded = false
    }

    private let inbox = Mutex(Inbox())
    private static let rounds = 64

    init() {
        _ = Self.isReady
        let thread = Unmanaged.passRetained(self)
        var id = pthread_t()
        let started = pthread_create(
            &id, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, thread.toOpaque())
        if started == 0 {
            pthread_detach(id)
        } else {
            thread.release()
            inbox.withLock { $0.hasEnded = true }
        }
    }

    /// libcurl wants to be made ready once, before any other thread uses it.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    func add(_ transfer: CurlTransfer) { give(.add(transfer)) }

    func cancel(_ id: CurlTransfer.ID) { give(.cancel(id)) }

    /// Lets a transfer go on whose reader has caught up.
    func resume(_ id: CurlTransfer.ID) { give(.resume(id)) }

    func stop() { give(.stop) }

    func enqueue(_ job: consuming ExecutorJob) { give(.run(UnownedJob(job))) }

    private func give(_ order: Order) {
        let isTaken = inbox.withLock { inbox in
            guard !inbox.hasEnded else { return false }
            inbox.orders.append(order)
            // Our own thread looks into the inbox before it sleeps.
            if let thread = inbox.thread, pthread_equal(thread, pthread_self()) != 0 { return true }
            if let multi = inbox.multi { curl_multi_wakeup(UnsafeMutableRawPointer(multi)) }
            return true
        }
        // Nobody drives transfers here any more: the caller must not wait for ever.
        switch order {
        case .add(let transfer) where !isTaken: transfer.end(CURLE_FAILED_INIT)
        case .run(let job) where !isTaken: run(job)
        default: break
        }
    }

    private func run() {
        guard let multi = curl_multi_init() else {
            end(multi: nil, [:])
            return
        }
        let handle = OpaquePointer(multi)
        inbox.withLock { inbox in
            inbox.multi = handle
            inbox.thread = pthread_self()
        }
        var transfers: [CurlTransfer.ID: CurlTransfer] = [:]
        var orders: [Order] = []
        var isStopping = false
        while !isStopping {
            // What orders lead to comes before the transfers, for each look at those costs libcurl some system calls; but
            // tasks that only wake each other do not keep them waiting for ever.
            for _ in 0..<Self.rounds {
                take(&orders)
                if orders.isEmpty { break }
                for order in orders {
                    switch order {
                    case .run(let job): run(job)
                    case .add(let transfer): add(transfer, &transfers, multi)
                    case .cancel(let id): cancel(id, &transfers, multi)
                    case .resume(let id): transfers[id]?.resume()
                    case .stop: isStopping = true
                    }
                }
            }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            finishEnded(&transfers, multi)
            if !isStopping, inbox.withLock({ $0.orders.isEmpty }) { curl_multi_poll(multi, nil, 0, 60_000, nil) }
        }
        end(multi: multi, transfers)
    }

    private func run(_ job: UnownedJob) { job.runSynchronously(on: asUnownedTaskExecutor()) }

    private func add(
        _ transfer: CurlTransfer, _ transfers: inout [CurlTransfer.ID: CurlTransfer], _ multi: UnsafeMutableRawPointer
    ) {
        // The task was cancelled before it asked, so the order to cancel came first and met nobody.
        guard !transfer.isCancelled else { return transfer.cancel() }
        transfers[transfer.id] = transfer
        let code = curl_multi_add_handle(multi, transfer.easy)
        if code != CURLM_OK { finish(transfer.id, CURLE_FAILED_INIT, &transfers, multi) }
    }

    private func cancel(
        _ id: CurlTransfer.ID, _ transfers: inout [CurlTransfer.ID: CurlTransfer], _ multi: UnsafeMutableRawPointer
    ) {
        if let transfer = transfers[id] {
            transfer.markCancelled()
            finish(id, CURLE_ABORTED_BY_CALLBACK, &transfers, multi)
        }
    }

    /// Ends what is under way, and says to all who come later that nobody is here.
    private func end(multi: UnsafeMutableRawPointer?, _ transfers: [CurlTransfer.ID: CurlTransfer]) {
        let late = inbox.withLock { inbox in
            inbox.hasEnded = true
            inbox.multi = nil
            inbox.thread = nil
            defer { inbox.orders = [] }
            return inbox.orders
        }
        for (_, transfer) in transfers {
            if let multi { curl_multi_remove_handle(multi, transfer.easy) }
            transfer.cancel()
        }
        for order in late {
            switch order {
            case .add(let transfer): transfer.cancel()
            case .run(let job): run(job)
            case .cancel, .resume, .stop: break
            }
        }
        if let multi { curl_multi_cleanup(multi) }
    }

    /// Puts what has been asked for in the place of what is done; both keep their room.
    private func take(_ orders: inout [Order]) {
        orders.removeAll(keepingCapacity: true)
        inbox.withLock { swap(&$0.orders, &orders) }
    }

    private func finishEnded(_ transfers: inout [CurlTransfer.ID: CurlTransfer], _ multi: UnsafeMutableRawPointer) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            let ended = transfers.first { $0.value.easy == easy }
            if let ended { finish(ended.key, code, &transfers, multi) }
        }
    }

    private func finish(
        _ id: CurlTransfer.ID, _ code: CURLcode, _ transfers: inout [CurlTransfer.ID: CurlTransfer],
        _ multi: UnsafeMutableRawPointer
    ) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        curl_multi_remove_handle(multi, transfer.easy)
        transfer.end(code)
    }
}
