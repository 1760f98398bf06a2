/// One send to the kernel.
public enum IPVSBatch {
    /// Messages in one: 277 answers fit the smallest receive buffer, and a batch in which every message fails has as many.
    public static let limit = 128
}
