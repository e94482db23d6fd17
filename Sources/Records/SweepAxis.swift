/// One swept setting: a column of `/trials`.
public struct SweepAxis: Hashable, Sendable {
    /// The column's name, such as `attention_backend`.
    public let column: String
    /// The setting's dotted path in the experiment file, such as `attention.backend`.
    public let path: String

    /// What the long name of an axis column begins with; the dotted path follows.
    private static let mark = "sweep axis "

    /// The axis that a column stands for; nil for other columns.
    public init?(_ column: Column) {
        guard column.longName.hasPrefix(Self.mark) else { return nil }
        self.column = column.name
        let path = String(column.longName.dropFirst(Self.mark.count))
        self.path = path.isEmpty ? column.name : path
    }

    /// The column of an axis: its value at each trial, in words.
    public static func column(_ name: String, path: String, _ values: [String]) -> Column {
        Column(name, values, longName: mark + path)
    }
}

extension Table {
    /// What was swept, in the order of the columns.
    public var axes: [SweepAxis] { columns.compactMap(SweepAxis.init) }
}
