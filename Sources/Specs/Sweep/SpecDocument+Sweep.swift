extension SpecDocument {
    /// How many points a sweep may have.
    public static let mostPoints = 10_000

    /// The points of the sweep; without a sweep, one that assigns nothing.
    ///
    /// First the combinations of grid and zip in the order of the file, the last axis fastest, then
    /// the included points, less the excluded ones, each once. Throws if the sweep is malformed, too
    /// large, or leaves nothing over.
    public func points() throws(SpecError) -> [SweepPoint] {
        try expansion().points
    }

    /// The points of the sweep, and the exclusions that no point agrees with.
    func expansion() throws(SpecError) -> (points: [SweepPoint], idle: [[Assignment]]) {
        let ledger = ProblemLedger()
        let section = Section<RootKey>(root, at: "", in: source.whole, ledger: ProblemLedger())
        let sweep = SweepSpec(
            Section<SweepKey>(
                section.node(.sweep),
                at: RootKey.sweep.rawValue,
                in: root.location,
                ledger: ledger
            )
        )
        try ledger.throwErrors()
        let place = section.node(.sweep)?.location ?? root.location
        try checkSize(of: sweep, at: place)

        let paths = sweep.paths
        let own = paths.map { node(at: $0) }
        var exclusions = Exclusions(sweep.exclude)
        let identities = Dictionary(
            zip(paths, own).map { ($0.text, $1?.identity) },
            uniquingKeysWith: { $1 }
        )
        var seen: Set<[UInt8]> = []
        var points: [SweepPoint] = []
        for assignments in combinations(of: sweep) + sweep.include {
            let given = Dictionary(
                assignments.map { ($0.path, $0) },
                uniquingKeysWith: { $1 }
            )
            let isExcluded = exclusions.takes { path in
                given[path]?.identity ?? identities[path] ?? nil
            }
            if isExcluded { continue }
            let labels = zip(paths, own).map { path, own in
                let node = given[path.text]?.value ?? own
                return SweepPoint.Label(path: path.text, text: node?.label ?? "default")
            }
            let point = SweepPoint(assignments: assignments, labels: labels)
            if seen.insert(point.identity).inserted { points.append(point) }
        }
        guard !points.isEmpty else {
            throw SpecError([place.problem("the sweep has no points: 'exclude' takes them all")])
        }
        return (points, exclusions.idle)
    }

    /// The specification of every point, or everything that is wrong with any of them.
    public func variants() throws(SpecError) -> [SpecVariant] {
        // Invariance and claims are about the sweep as a whole, and its axes are no part of a single point.
        let base = removing(.sweep).removing(.invariance).removing(.claims)
        let ledger = ProblemLedger()
        var points: [SweepPoint] = []
        do throws(SpecError) {
            points = try self.points()
        } catch {
            // The sweep cannot be tried; what else is wrong is said all the same.
            ledger.report(error)
            points = [SweepPoint(assignments: [], labels: [])]
        }
        let variants = points.compactMap { point -> SpecVariant? in
            do throws(SpecError) {
                var document = base
                for assignment in point.assignments {
                    document = document.setting(assignment.resolved, to: assignment.value, ledger)
                }
                let spec = try document.decode()
                return SpecVariant(
                    point: point,
                    spec: spec,
                    reference: try document.reference(of: spec, at: point, ledger),
                    bands: try document.bands(of: spec, at: point, ledger)
                )
            } catch {
                ledger.report(error)
                return nil
            }
        }
        try ledger.throwErrors()
        return variants
    }

    private func checkSize(of sweep: SweepSpec, at place: Location) throws(SpecError) {
        var size = 1
        for group in sweep.groups {
            let (product, isTooLarge) = size.multipliedReportingOverflow(by: group.count)
            size = isTooLarge ? .max : product
        }
        guard size <= SpecDocument.mostPoints,
            size + sweep.include.count <= SpecDocument.mostPoints
        else {
            let count = size == .max ? "far too many" : "\(size + sweep.include.count)"
            throw SpecError([
                place.problem(
                    "the sweep has \(count) points",
                    remedy: "at most \(SpecDocument.mostPoints) are possible in one experiment"
                )
            ])
        }
    }

    /// The product of the groups, the last varying fastest; one empty point if there is no sweep.
    private func combinations(of sweep: SweepSpec) -> [[Assignment]] {
        if sweep.groups.isEmpty, !sweep.include.isEmpty { return [] }
        var points: [[Assignment]] = [[]]
        for group in sweep.groups {
            points = points.flatMap { point in
                (0..<group.count).map { point + group.assignments(at: $0) }
            }
        }
        return points
    }
}

/// The exclusions of a sweep, those of the same paths together, so that many are tried at once.
private struct Exclusions {
    /// The exclusions' numbers, by paths and values.
    private var numbers: [[String]: [[[UInt8]]: Int]] = [:]
    private let exclusions: [[Assignment]]
    private var used: Set<Int> = []

    init(_ exclusions: [[Assignment]]) {
        self.exclusions = exclusions
        for (number, exclusion) in exclusions.enumerated() {
            let sorted = exclusion.sorted { $0.path < $1.path }
            let values = sorted.map(\.identity)
            // Of two that say the same, the first one counts.
            let first = numbers[sorted.map(\.path)]?[values] ?? number
            numbers[sorted.map(\.path), default: [:]][values] = first
        }
    }

    /// Whether one of them agrees with all that `identity` says of its paths' values.
    mutating func takes(_ identity: (String) -> [UInt8]?) -> Bool {
        var isTaken = false
        for (paths, excluded) in numbers {
            let found = paths.compactMap(identity)
            guard found.count == paths.count, let number = excluded[found] else { continue }
            used.insert(number)
            isTaken = true
        }
        return isTaken
    }

    /// Those that took no point so far.
    var idle: [[Assignment]] {
        exclusions.indices.filter { !used.contains($0) }.map { exclusions[$0] }
    }
}
