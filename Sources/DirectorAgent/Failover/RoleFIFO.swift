import Glibc

/// The FIFO into which keepalived writes its changes of state, read line by line on a thread of its own.
///
/// It is opened for writing too, so that keepalived may come and go, and holds what came while nobody read.
struct RoleFIFO: Sendable {
    /// Lines as they come; it ends when `close` is called.
    let lines: AsyncStream<RoleLine>
    private let end: AsyncStream<RoleLine>.Continuation
    private let wake: (reader: Int32, writer: Int32)

    init(path: String) throws(FileError) {
        if mkfifo(path, 0o600) != 0, errno != EEXIST { throw FileError("make", path) }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw FileError("look at", path) }
        guard status.st_mode & S_IFMT == S_IFIFO else { throw FileError("use", path, ENOTSUP) }
        let fifo = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
        guard fifo >= 0 else { throw FileError("open", path) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            let error = FileError("open a pipe beside", path)
            Glibc.close(fifo)
            throw error
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        wake = (ends[0], ends[1])
        (lines, end) = AsyncStream.makeStream()
        let (reader, output) = (wake.reader, end)
        PosixThread.start {
            Self.read(fifo, until: reader, output)
            Glibc.close(fifo)
            Glibc.close(reader)
            output.finish()
        }
    }

    func close() { Glibc.close(wake.writer) }

    private static func read(_ fifo: Int32, until wake: Int32, _ output: AsyncStream<RoleLine>.Continuation) {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        var items = [
            pollfd(fd: fifo, events: Int16(POLLIN), revents: 0), pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            guard poll(&items, 2, -1) >= 0 else {
                if errno == EINTR { continue }
                return
            }
            if items[1].revents != 0 { return }
            let count = Glibc.read(fifo, &buffer, buffer.count)
            guard count > 0 else { continue }
            text += buffer[..<count]
            while let newline = text.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: text[..<newline], as: UTF8.self)
                if let line = RoleLine(line[...]) { output.yield(line) }
                text.removeFirst(newline + 1)
            }
            // Nobody writes lines of this length.
            if text.count > 65_536 { text = [] }
        }
    }
}
