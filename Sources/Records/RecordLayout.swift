/// Where each part of a record lies in the file, and in which order the parts are written.
package enum RecordLayout {
    /// Tables that come before the tensors, and those after, in the order of the design.
    private static let leading = [
        "trials", "layers", "backends", "images", "audit", "heads", "error_histogram",
        "ulp_histogram", "attention_worst", "drift", "health", "timing",
    ]
    private static let trailing = ["verdicts", "claims"]

    enum Name {
        static let format = "sdlab_format"
        static let title = "title"
        static let name = "name"
        static let trial = "trial"
        static let units = "units"
        static let longName = "long_name"
        static let fillValue = "_FillValue"
        static let flagValues = "flag_values"
        static let flagMeanings = "flag_meanings"
        static let dtype = "sdlab_dtype"
        static let axes = "axes"
    }

    /// The record as groups and datasets in the order of writing, its digest included.
    package static func nodesWithDigest(of record: Record) -> [RecordNode] {
        var nodes = nodes(of: record)
        let digest = Attribute(ContentDigest.attributeName, ContentDigest.of(nodes).description)
        nodes[0] = RecordNode("/", attributes: nodes[0].attributes + [digest])
        return nodes
    }

    /// The record as groups and datasets in the order of writing, without its digest.
    package static func nodes(of record: Record) -> [RecordNode] {
        checkNames(of: record)
        var root = [
            Attribute(Name.format, .int64([Record.format]), isScalar: true),
            Attribute(Name.title, record.title),
            Attribute(Name.name, record.name),
        ]
        if let trial = record.trial { root.append(Attribute(Name.trial, trial)) }
        var nodes = [RecordNode("/", attributes: root), RecordNode("/spec")]
        for (name, text) in [
            ("source", record.specification.source), ("resolved", record.specification.resolved),
            ("overrides", record.specification.overrides),
        ] {
            nodes.append(
                RecordNode("/spec/\(name)", dataset: .init(.column(.string([text])), shape: []))
            )
        }
        let tables = order(record.tables)
        for table in tables.leading { nodes += self.nodes(of: table) }
        nodes += self.nodes(of: record.tensors)
        for table in tables.trailing { nodes += self.nodes(of: table) }
        nodes.append(RecordNode("/provenance"))
        nodes += record.provenance.map(node)
        for table in tables.circumstances { nodes += self.nodes(of: table) }
        return nodes
    }

    /// Tables in the order of writing; those the design does not know follow the verdicts in the
    /// order of names.
    private static func order(
        _ tables: [Table]
    ) -> (leading: [Table], trailing: [Table], circumstances: [Table]) {
        let byName = tables.sorted { ContentDigest.precedes($0.name, $1.name) }
        func known(_ names: [String]) -> [Table] {
            names.compactMap { name in byName.first { $0.name == name } }
        }
        let below = byName.filter { $0.name.hasPrefix("provenance/") }
        let others = byName.filter {
            !(leading + trailing).contains($0.name) && !$0.name.hasPrefix("provenance/")
        }
        return (known(leading), known(trailing) + others, below)
    }

    private static func checkNames(of record: Record) {
        func check(_ names: [String], _ what: String) {
            var seen: Set<String> = []
            for name in names {
                precondition(
                    seen.insert(name).inserted,
                    "Record: \(what) \(name) twice, expected once"
                )
            }
        }
        check(record.tables.map(\.name), "table")
        check(record.tensors.map { "\($0.trial)/\($0.name)" }, "tensor")
        let below = record.tables.map(\.name).filter { $0.hasPrefix("provenance/") }
        check(record.provenance.map { "provenance/\($0.name)" } + below, "fact")
    }

    private static func nodes(of table: Table) -> [RecordNode] {
        let scale = "/\(table.name)/\(table.dimension)"
        let indices = ColumnValues.int64(Array(0..<Int64(table.count)))
        return [
            RecordNode("/\(table.name)"),
            RecordNode(
                scale,
                attributes: [
                    Attribute(Name.units, "1"),
                    Attribute(Name.longName, "index of the \(table.dimension), from 0"),
                ],
                dataset: .init(.column(indices), shape: [table.count], isScale: true)
            ),
        ]
            + table.columns.map { column in
                RecordNode(
                    "/\(table.name)/\(column.name)",
                    attributes: attributes(of: column),
                    dataset: .init(
                        .column(column.values),
                        shape: [column.count],
                        dimensions: [scale]
                    )
                )
            }
    }

    private static func attributes(of column: Column) -> [Attribute] {
        var attributes: [Attribute] = []
        if case .float64 = column.values {
            attributes.append(Attribute(Name.fillValue, .float64([.nan]), isScalar: true))
        }
        if let units = column.units { attributes.append(Attribute(Name.units, units)) }
        attributes.append(Attribute(Name.longName, column.longName))
        if !column.flags.isEmpty {
            attributes += [
                Attribute(Name.flagValues, .uint8(column.flags.map(\.value)), isScalar: false),
                Attribute(
                    Name.flagMeanings,
                    column.flags.map(\.meaning).joined(separator: " ")
                ),
            ]
        }
        return attributes
    }

    private static func nodes(of tensors: [RecordedTensor]) -> [RecordNode] {
        var nodes = [RecordNode("/tensors")]
        var trials: [String] = []
        for tensor in tensors where !trials.contains(tensor.trial) { trials.append(tensor.trial) }
        for trial in trials {
            nodes.append(RecordNode("/tensors/\(trial)"))
            for tensor in tensors where tensor.trial == trial {
                nodes.append(
                    RecordNode(
                        "/tensors/\(trial)/\(tensor.name)",
                        attributes: [
                            Attribute(Name.dtype, tensor.format.rawValue),
                            Attribute(Name.axes, .string(tensor.axes), isScalar: false),
                        ],
                        dataset: .init(
                            .bytes(tensor.bytes, tensor.format.stored),
                            shape: tensor.shape
                        )
                    )
                )
            }
        }
        return nodes
    }

    private static func node(of fact: Record.Fact) -> RecordNode {
        func node(_ values: ColumnValues, _ units: String?) -> RecordNode {
            RecordNode(
                "/provenance/\(fact.name)",
                attributes: units.map { [Attribute(Name.units, $0)] } ?? [],
                dataset: .init(.column(values), shape: [])
            )
        }
        return switch fact.value {
        case .text(let text): node(.string([text]), nil)
        case .integer(let number, let units): node(.int64([Int64(number)]), units)
        case .real(let number, let units): node(.float64([number]), units)
        }
    }
}
