import CHost
import Glibc

/// Memory fetched from the kernel before it is needed.
///
/// A director may be short of memory, or slow to hand out pages, at the very moment at which real servers have to be taken
/// out. In the lab a page that is touched for the first time costs as much as programming 70 real servers.
enum WarmMemory {
    /// What decoding and comparing a table of 1,000 services takes, with room.
    private static let bytes = 4 << 20
    /// What a change of it takes.
    private static let spareBytes = 1 << 20
    /// Above this much, what is free goes back to the kernel.
    private static let kept: Int32 = 16 << 20
    private static let pageBytes = 4096

    /// To be called once, before other threads are made.
    static func fetch() {
        // One arena: what one thread gave back is what the next one takes.
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_TRIM_THRESHOLD, kept)
        // Larger pieces would be mapped, and be cold, each time.
        mallopt(M_MMAP_THRESHOLD, kept)
        lvs_touch(bytes, pageBytes)
    }

    /// To be called when a change is done, for the next one.
    static func refill() { lvs_touch(spareBytes, pageBytes) }
}
