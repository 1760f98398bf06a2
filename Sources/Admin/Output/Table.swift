/// Columns under a header, two spaces apart, one record a line.
struct Table {
    var header: [String]
    var rows: [[String]]

    var text: String {
        let lines = [header] + rows.map { $0.map { Self.printable($0.isEmpty ? "-" : $0) } }
        var widths: [Int] = []
        for line in lines {
            for (column, cell) in line.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return lines.map { line in
            var text = ""
            for (column, cell) in line.enumerated() {
                text += cell
                if column < line.count - 1 { text += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            return text + "\n"
        }.joined()
    }

    /// A text on one line and without control characters, so that nothing stored can steer a terminal.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            let blank: Unicode.Scalar = scalar == "\n" || scalar == "\t" ? " " : "?"
            result.unicodeScalars.append(isControl(scalar) ? blank : scalar)
        }
        return result
    }

    /// C0, DEL and C1.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
