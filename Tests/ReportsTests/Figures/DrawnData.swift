import Reports

/// The numbers of a drawing, read back from its comma-separated values.
struct DrawnData {
    let rows: [[String: String]]

    init(_ drawing: Drawing) {
        let lines = drawing.data.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let header = lines.first ?? []
        rows = lines.dropFirst().map {
            Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first })
        }
    }

    /// The texts of a column.
    func texts(_ name: String) -> [String] { rows.map { $0[name] ?? "?" } }

    /// The numbers of a column; NaN where it is empty.
    func numbers(_ name: String) -> [Double] { texts(name).map { Double($0) ?? .nan } }
}

extension Drawing {
    /// The script; empty where there is none.
    var script: String { if case .gnuplot(let text) = form { text } else { "" } }
}
