import Records

/// The columns and words that tell which trial a row is about, the same in every report.
struct TrialColumns {
    let axes: [SweepAxis]
    /// How many digits of an identity tell it from the others of the record.
    let digits: Int

    init(axes: [SweepAxis], ids: [String]) {
        self.axes = axes
        let longest = ids.map(\.count).max() ?? 0
        var digits = 8
        while digits < longest, Set(ids.map { $0.prefix(digits) }).count < Set(ids).count {
            digits += 1
        }
        self.digits = digits
    }

    /// Identity, label and swept settings; people see what was swept, or the label where nothing was.
    func columns<Row>(
        isShown: Bool = true,
        _ trial: @escaping (Row) -> RecordedTrial
    ) -> [ReportColumn<Row>] {
        func visibility(_ other: ReportColumn<Row>.Visibility) -> ReportColumn<Row>.Visibility {
            isShown ? other : .machinesOnly
        }
        let digits = digits
        var columns = [
            ReportColumn<Row>("id") { .text(trial($0).id) },
            ReportColumn(
                nil,
                ["id"],
                "first digits of the trial's identity",
                visibility(.importance(50))
            ) {
                .text(String(trial($0).id.prefix(digits)))
            },
            ReportColumn("label") { .text(trial($0).label) },
        ]
        if axes.isEmpty {
            columns.append(
                ReportColumn(nil, ["trial"], nil, visibility(.always)) { .text(trial($0).name) }
            )
        }
        for (index, axis) in axes.enumerated() {
            columns.append(
                ReportColumn(axis.column, Self.header(axis.path), nil, visibility(.always)) {
                    .text(trial($0).axisValues[index])
                }
            )
        }
        return columns
    }

    /// `precision.dtype` stands as `precision` above `dtype`.
    private static func header(_ path: String) -> [String] {
        let parts = path.split(separator: ".")
        return [parts.dropLast().joined(separator: "."), parts.last.map(String.init) ?? path]
    }

    /// The members that open every report in JSON.
    func head(
        name: String,
        title: String,
        contentDigest: ContentDigest?,
        recordedTrials: Int
    ) -> [JSONText.Member] {
        [
            .init("name", .string(name)), .init("title", .string(title)),
            .init("content_digest", contentDigest.map { .string($0.description) } ?? .null),
            .init("recorded_trials", .integer(recordedTrials)),
            .init("axes", .array(axes.map { .string($0.column) })),
        ]
    }

    /// How many trials there are: `15 trials, 2 not completed`, or `1 of 15 trials: flash float16`.
    static func extent(_ trials: [RecordedTrial], of count: Int) -> String {
        let noun = count == 1 ? "trial" : "trials"
        let isPart = trials.count != count
        let references = trials.count(where: \.isReference)
        var words = isPart ? "\(trials.count) of \(count) \(noun)" : "\(count) \(noun)"
        if references > 0 { words += ", \(references) of them for reference" }
        let companions = trials.count { !$0.isShown }
        if companions > 0 { words += ", \(companions) to explain and measure drift" }
        let unavailable = trials.count(where: \.isUnavailable)
        let incomplete = trials.count { !$0.isCompleted } - unavailable
        if incomplete > 0 { words += ", \(incomplete) not completed" }
        if unavailable > 0 { words += ", \(unavailable) unavailable" }
        if trials.count == 1, let only = trials.first { words += ": \(only.name)" }
        return words
    }
}
