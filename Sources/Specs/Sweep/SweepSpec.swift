/// In what the trials of an experiment differ.
public struct SweepSpec: Sendable {
    /// One key and the values that it takes in turn.
    public struct Axis: Sendable {
        let resolved: ResolvedPath
        /// The values in the order they were written.
        public let values: [Node]

        /// The key's path, as in `attention.backend`.
        public var path: String { resolved.text }
        /// Where the key was written.
        public var location: Location { resolved.location }
    }

    /// Axes whose values go together: one axis of the grid, or all axes of the zip.
    struct Group: Sendable {
        let axes: [Axis]
        var count: Int { axes.first?.values.count ?? 0 }

        /// The assignments of the group's position `index`.
        func assignments(at index: Int) -> [Assignment] {
            axes.map { Assignment($0.resolved, $0.values[index]) }
        }
    }

    /// Axes of which every combination is a point, in the order they were written.
    public let grid: [Axis]
    /// Axes that advance together.
    public let zip: [Axis]
    /// Points beside those of grid and zip.
    public let include: [[Assignment]]
    /// What is left out: every point that agrees with all assignments of one of these.
    public let exclude: [[Assignment]]
    /// Whether the author wrote `zip` before `grid`, so that it varies more slowly.
    private let isZipFirst: Bool

    /// Reads the section `sweep`.
    init(_ section: Section<SweepKey>) {
        let ledger = section.ledger
        ledger.asks(.axis, of: section.name(.grid))
        ledger.asks(.axis, of: section.name(.zip))
        grid = SweepSpec.axes(section.entries(.grid) ?? [], ledger)
        zip = SweepSpec.axes(section.entries(.zip) ?? [], ledger)
        include = SweepSpec.points(section, .include)
        exclude = SweepSpec.points(section, .exclude)
        isZipFirst = section.written.first { $0 == .grid || $0 == .zip } == .zip
        reportOverlaps(ledger)
        reportLengths(ledger)
        reportUselessExclusions(ledger)
    }

    /// The groups of axes, the slowest first.
    var groups: [Group] {
        let grid = grid.map { Group(axes: [$0]) }
        guard !zip.isEmpty else { return grid }
        return isZipFirst ? [Group(axes: zip)] + grid : grid + [Group(axes: zip)]
    }

    /// The paths that any point assigns, in the order of the axes, then of the included points.
    var paths: [ResolvedPath] {
        var seen: Set<String> = []
        return (groups.flatMap(\.axes).map(\.resolved) + include.flatMap { $0 }.map(\.resolved))
            .filter { seen.insert($0.text).inserted }
    }

    /// The values that any point assigns to each path.
    var values: [String: [Node]] {
        var values: [String: [Node]] = [:]
        for axis in grid + zip { values[axis.path, default: []] += axis.values }
        for assignment in include.joined() {
            values[assignment.path, default: []].append(assignment.value)
        }
        return values
    }

    private static func axes(_ entries: [Node.Entry], _ ledger: ProblemLedger) -> [Axis] {
        entries.compactMap { entry in
            guard let path = ResolvedPath.sweepable(entry.key, ledger),
                let values = entry.value.axisValues(entry.key.value, ledger)
            else { return nil }
            guard !values.isEmpty else {
                ledger.report(
                    entry.value.location.problem("the axis \(path.text.quoted) has no values")
                )
                return nil
            }
            return Axis(resolved: path, values: values)
        }
    }

    private static func points(_ section: Section<SweepKey>, _ key: SweepKey) -> [[Assignment]] {
        section.ledger.asks(.count(atLeast: 1), of: "\(section.name(key))[]")
        return (section.items(key) ?? []).compactMap { item in
            guard let entries = item.mapping(section.name(key), section.ledger) else { return nil }
            guard !entries.isEmpty else {
                section.ledger.report(
                    item.location.problem("this point of \(section.name(key).quoted) is empty")
                )
                return nil
            }
            return Assignment.read(entries, section.ledger)
        }
    }
}

extension SweepSpec {
    /// Reports an axis that a later one replaces, being the same or lying around it.
    private func reportOverlaps(_ ledger: ProblemLedger) {
        let axes = groups.flatMap(\.axes)
        for (index, axis) in axes.enumerated() {
            for later in axes[(index + 1)...] where later.resolved.contains(axis.resolved) {
                let isSame = later.path == axis.path
                ledger.report(
                    later.location.problem(
                        isSame
                            ? "\(later.path.quoted) is an axis already"
                            : "\(later.path.quoted) replaces the earlier axis \(axis.path.quoted)",
                        remedy: isSame
                            ? "give all its values in one place" : "put it before that axis"
                    )
                )
            }
        }
    }

    private func reportLengths(_ ledger: ProblemLedger) {
        guard let first = zip.first else { return }
        for axis in zip where axis.values.count != first.values.count {
            ledger.report(
                axis.location.problem(
                    "the axis \(axis.path.quoted) has \(axis.values.count) values, but "
                        + "\(first.path.quoted) has \(first.values.count)",
                    remedy: "axes of 'zip' advance together and are equally long"
                )
            )
        }
    }

    private func reportUselessExclusions(_ ledger: ProblemLedger) {
        guard !exclude.isEmpty else { return }
        let names = paths.map(\.text), values = values
        let identities = values.mapValues { Set($0.map(\.identity)) }
        for assignment in exclude.joined() {
            guard let known = identities[assignment.path] else {
                ledger.report(
                    assignment.location.problem(
                        "\(assignment.path.quoted) is no axis of this sweep, so nothing can be "
                            + "excluded by it",
                        written: assignment.path,
                        expected: names
                    )
                )
                continue
            }
            if !known.contains(assignment.identity) {
                let written = assignment.value.label
                ledger.report(
                    assignment.value.location.problem(
                        "no point has \(written.quoted) as \(assignment.path.quoted), so this "
                            + "excludes nothing",
                        written: written,
                        expected: values[assignment.path]?.map(\.label) ?? [],
                        severity: .warning
                    )
                )
            }
        }
    }
}

/// The keys of the section `sweep`.
enum SweepKey: String, SectionKey {
    case grid, zip, include, exclude

    var shape: Shape {
        switch self {
        case .grid, .zip: .table(of: .value)
        case .include, .exclude: .list(of: .table(of: .value))
        }
    }
}
