/// A thing that list commands show: a row of its own table, and a name.
protocol ListDisplayable: Decodable {
    static var columns: [String] { get }
    /// Further columns of `-o wide`.
    static var wideColumns: [String] { get }

    /// `vip/shop`.
    var reference: String { get }
    /// One line, or several that belong together.
    func lines(wide: Bool) -> [[String]]
    /// Tells whether `get KIND NAME` means this one.
    func answers(to name: String) -> Bool
}

extension ListDisplayable {
    static var wideColumns: [String] { [] }

    func answers(to name: String) -> Bool {
        reference.split(separator: "/", maxSplits: 1).last.map(String.init) == name
    }
}
