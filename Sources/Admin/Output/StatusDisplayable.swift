internal import FleetWire

/// A status whose views are shown in a table.
protocol StatusDisplayable {
    static var columns: [String] { get }
    static var wideColumns: [String] { get }

    func lines(name: String, wide: Bool) -> [[String]]
    /// Other names than the view's own by which an administrator may ask.
    var otherNames: [String] { get }
}

extension StatusDisplayable {
    static var wideColumns: [String] { [] }
    var otherNames: [String] { [] }
}

extension View: ListDisplayable where Status: StatusDisplayable {
    static var columns: [String] { Status.columns }
    static var wideColumns: [String] { Status.wideColumns }

    var reference: String { "\(kind.lowercased())/\(metadata.name)" }

    func lines(wide: Bool) -> [[String]] { status.lines(name: metadata.name, wide: wide) }

    func answers(to name: String) -> Bool { metadata.name == name || status.otherNames.contains(name) }
}
