import Comparisons
import Records

extension ComparisonPage {
    /// Everything that was found, in full precision; undefined values null.
    public var json: String {
        let comparison = comparison
        return JSONText.object([
            .init("a", Self.side(comparison.left)), .init("b", Self.side(comparison.right)),
            .init("compared", .string(comparison.tolerance.words)),
            .init("same", .boolean(comparison.isSame)),
            .init("same_content", .boolean(comparison.hasSameContent)),
            .init("settings", Self.settings(comparison.settings)),
            .init("only_in_a", .array(comparison.onlyInLeft.map(Self.trial))),
            .init("only_in_b", .array(comparison.onlyInRight.map(Self.trial))),
            .init(
                "first_difference",
                comparison.first.map { Self.divergence($0.divergence, $0.trial.left) } ?? .null
            ),
            .init("trials", .array(comparison.trials.map(Self.trial))),
            .init("tables", .array(comparison.tables.map(Self.table))),
            .init("circumstances", Self.circumstances(comparison.environment)),
        ]).text
    }

    private static func side(_ side: RecordComparison.Side) -> JSONText {
        .object([
            .init("path", .string(side.path)),
            .init("content_digest", .string(side.contentDigest.description)),
            .init("sealed", .boolean(side.isSealed)),
            .init("false_digest", .boolean(side.hasFalseDigest)),
            .init("trials", .integer(side.trials)),
        ])
    }

    private static func trial(_ trial: ComparedTrial) -> JSONText {
        .object([
            .init("id", .string(trial.id)), .init("label", .string(trial.label)),
            .init("status", .string(trial.status)),
        ])
    }

    private static func trial(_ trial: TrialComparison) -> JSONText {
        .object([
            .init("a", self.trial(trial.left)), .init("b", self.trial(trial.right)),
            .init("same", .boolean(trial.isSame)),
            .init("same_results", .boolean(trial.hasSameResults)),
            .init("settings", settings(trial.settings)),
            .init("first_difference", trial.first.map { divergence($0, trial.left) } ?? .null),
            .init("tensors", .array(trial.tensors.map(tensor))),
            .init("tables", .array(trial.tables.map(table))),
            .init("tables_only_in_a", texts(trial.tablesOnlyInLeft)),
            .init("tables_only_in_b", texts(trial.tablesOnlyInRight)),
            .init("timing", .array(trial.timing.map(timing))),
            .init("circumstances", circumstances(trial.environment)),
        ])
    }

    private static func settings(_ settings: [SettingDifference]) -> JSONText {
        .array(
            settings.map {
                .object([
                    .init("path", .string($0.path)), .init("a", optional($0.left)),
                    .init("b", optional($0.right)),
                ])
            }
        )
    }

    private static func circumstances(_ facts: [EnvironmentDifference]) -> JSONText {
        .array(
            facts.map {
                .object([
                    .init("name", .string($0.name)), .init("a", optional($0.left)),
                    .init("b", optional($0.right)),
                ])
            }
        )
    }

    private static func divergence(_ found: Divergence, _ trial: ComparedTrial) -> JSONText {
        .object([
            .init("trial", .string(trial.id)), .init("object", .string(found.object)),
            .init("place", place(found.place)), .init("a", .string(found.left)),
            .init("b", .string(found.right)), .init("ulp", number(found.ulp)),
        ])
    }

    private static func place(_ place: [Divergence.Place]) -> JSONText {
        .object(place.map { .init($0.name, .string($0.value)) })
    }

    private static func tensor(_ tensor: TensorComparison) -> JSONText {
        var members = [JSONText.Member("name", .string(tensor.name))]
        switch tensor.outcome {
        case .onlyInLeft: members.append(.init("only_in", .string("a")))
        case .onlyInRight: members.append(.init("only_in", .string("b")))
        case .misfit(let left, let right):
            members += [.init("a", .string(left)), .init("b", .string(right))]
        case .measured(let found):
            members +=
                elements(found) + [
                    .init("axes", .array(tensor.axes.map { .string($0) })),
                    .init("first_index", .array(tensor.firstIndex.map { .integer($0) })),
                    .init("first_step", .integer(tensor.firstStep)),
                    .init("steps", .array(tensor.steps.map { .object(elements($0)) })),
                ]
        }
        return .object(members)
    }

    private static func elements(_ found: ElementsDifference) -> [JSONText.Member] {
        [
            .init("elements", .integer(found.count)), .init("differing", .integer(found.differing)),
            .init("max_abs", .real(found.maxAbs)),
            .init("max_ulp", whole(found.maxUlp)),
            .init("rel_l2", real(found.relativeL2)),
            .init("nonfinite_mismatches", .integer(found.nonfiniteMismatches)),
            .init("first_a", optional(found.first?.left)),
            .init("first_b", optional(found.first?.right)),
        ]
    }

    private static func table(_ table: TableComparison) -> JSONText {
        func group(_ name: String, _ value: JSONText, _ found: RowsDifference) -> JSONText {
            .object([JSONText.Member(name, value)] + rows(found))
        }
        let columns = table.columns.map { group("column", .string($0.column), $0.difference) }
        let steps = table.steps.map { group("step", .integer($0.step), $0.difference) }
        let layers = table.modules.map { group("layer", .string($0.module), $0.difference) }
        var members = [JSONText.Member("name", .string(table.name))]
        members += rows(table.total)
        members.append(.init("only_in_a", .array(table.onlyInLeft.map(place))))
        members.append(.init("only_in_b", .array(table.onlyInRight.map(place))))
        members.append(.init("columns_only_in_a", texts(table.columnsOnlyInLeft)))
        members.append(.init("columns_only_in_b", texts(table.columnsOnlyInRight)))
        members.append(.init("retyped", texts(table.retyped)))
        members.append(.init("columns", .array(columns)))
        members.append(.init("steps", .array(steps)))
        members.append(.init("layers", .array(layers)))
        return .object(members)
    }

    private static func texts(_ texts: [String]) -> JSONText { .array(texts.map(JSONText.string)) }

    private static func rows(_ found: RowsDifference) -> [JSONText.Member] {
        [
            .init("rows", .integer(found.rows)), .init("differing", .integer(found.differing)),
            .init("max_ulp", number(found.maxUlp)),
            .init("max_ulp_column", optional(found.ulpColumn)),
            .init("max_relative", real(found.maxRelative)),
            .init("max_relative_column", optional(found.relativeColumn)),
        ]
    }

    private static func timing(_ timing: TimingComparison) -> JSONText {
        let ratio = timing.ratio
        return .object([
            .init("phase", .string(timing.phase)), .init("a_median", .real(ratio.left)),
            .init("b_median", .real(ratio.right)), .init("a_count", .integer(ratio.leftCount)),
            .init("b_count", .integer(ratio.rightCount)), .init("ratio", .real(ratio.ratio)),
            .init("low", real(ratio.interval?.lowerBound)),
            .init("high", real(ratio.interval?.upperBound)),
            .init("clear", ratio.isClear.map(JSONText.boolean) ?? .null),
        ])
    }

    private static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }

    private static func whole(_ value: Int?) -> JSONText {
        value.map(JSONText.integer) ?? .null
    }

    private static func real(_ value: Double?) -> JSONText { value.map(JSONText.real) ?? .null }

    private static func number(_ value: UInt64?) -> JSONText {
        value.map { .integer(Int(clamping: $0)) } ?? .null
    }
}
