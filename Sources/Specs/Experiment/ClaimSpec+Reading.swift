extension ClaimSpec {
    /// The claims of the list that `node` should be.
    static func read(_ items: [Node], _ ledger: ProblemLedger) -> [ClaimSpec] {
        var taken: Set<String> = []
        return items.enumerated().compactMap { index, item in
            let section = Section<ClaimKey>(item, at: "claims", in: item.location, ledger: ledger)
            let draft = ClaimReading(section)
            guard let statement = draft.statement, let form = draft.form else { return nil }
            let slug = Slug.make(from: statement.value, words: 6)
            var id = draft.id ?? statement.map { _ in slug.isEmpty ? "claim-\(index + 1)" : slug }
            if !taken.insert(id.value).inserted {
                if draft.id != nil {
                    ledger.report(
                        id.location.problem("two claims have the id \(id.value.quoted)")
                    )
                }
                id = id.map { "\($0)-\(index + 1)" }
                taken.insert(id.value)
            }
            return ClaimSpec(
                location: item.location,
                id: id,
                statement: statement,
                form: form
            )
        }
    }
}

/// One claim while it is read.
private struct ClaimReading {
    let statement: Located<String>?
    let id: Located<String>?
    private(set) var form: ClaimSpec.Form?
    private let section: Section<ClaimKey>
    private var ledger: ProblemLedger { section.ledger }

    init(_ section: Section<ClaimKey>) {
        self.section = section
        statement = section.required(.claim)?.text(section.name(.claim), section.ledger)
        id = Self.id(section)
        // Everything is read, so that everything that is wrong is said.
        let value = Self.path(section)
        let selection = Self.conditions(.where, section)
        let reduction = section.word(.reduce, of: ReductionName.self)
        let relativeTo = Self.conditions(.relativeTo, section)
        let tolerance = section.number(.tolerance, in: 0...1)
        let along = section.text(.along),
            direction = section.word(.trend, of: ClaimTrend.Direction.self)
        let order = Self.texts(.order, section)
        let axes = Self.names(.sameBits, section)
        let bounds = Self.bounds(section)
        guard section.isReadable else { return }
        if let axes {
            only([.value, .where, .sameBits])
            form = .sameBits(axes, value: value, selection: selection ?? [])
            return
        }
        guard let value else {
            if !section.has(.value) { lacks(.value, "or 'same_bits'") }
            return
        }
        let quantity = ClaimSpec.Quantity(
            value: value,
            selection: selection ?? [],
            reduction: reduction,
            relativeTo: relativeTo
        )
        if section.has(.trend) || section.has(.along) {
            only([.value, .where, .reduce, .relativeTo, .along, .order, .trend, .tolerance])
            if !section.has(.along) { lacks(.along, "the key that the numbers go along with") }
            if !section.has(.trend) { lacks(.trend, "such as 'decreasing'") }
            refuseAll(reduction, "a trend is one of single numbers")
            guard let along, let direction else { return }
            let trend = ClaimTrend(direction.value, tolerance: tolerance?.value ?? 0)
            form = .trend(quantity, trend, along: along, order: order)
            return
        }
        let written = ClaimKey.bounds.filter(section.has)
        guard written.count == 1, let key = written.first else {
            let names = ClaimKey.bounds.map(\.rawValue.quoted).joined(separator: ", ")
            ledger.report(
                section.location.problem(
                    written.isEmpty
                        ? "this claim says nothing about \(value.value.quoted)"
                        : "this claim has \(written.count) bounds",
                    remedy: "write one of \(names), or 'trend' with 'along'"
                )
            )
            return
        }
        only(
            [.value, .where, .reduce, .relativeTo, key] + (key == .equals ? [.tolerance] : [])
        )
        if relativeTo != nil { refuseAll(reduction, "a ratio is one of single numbers") }
        guard let bound = bounds[key] else { return }
        form = .bound(
            quantity,
            ClaimBound(bound.relation, bound.numbers, tolerance: tolerance?.value ?? 0)
        )
    }

    private static func id(_ section: Section<ClaimKey>) -> Located<String>? {
        section.ledger.asks(.text(pattern: Slug.fileNamePattern), of: section.name(.id))
        guard let id = section.text(.id) else { return nil }
        if Slug.isFileName(id.value) { return id }
        section.ledger.report(
            id.location.problem(
                "the id \(id.value.quoted) is not made of letters, digits, '.', '_' and '-'"
            )
        )
        return nil
    }

    /// The name of a column, which has one point in it.
    private static func path(_ section: Section<ClaimKey>) -> Located<String>? {
        section.ledger.asks(.text(pattern: "^[^.]+\\.[^.]+$"), of: section.name(.value))
        guard let text = section.text(.value) else { return nil }
        let parts = text.value.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 2, !parts.contains("") { return text }
        section.ledger.report(
            text.location.problem(
                "\(section.name(.value).quoted) must be a table and a column, not \(text.value.quoted)",
                remedy: "such as audit.max_abs, timing.seconds or trials.peak_bytes"
            )
        )
        return nil
    }

    /// The conditions of a mapping; each value is one or a list of those that are allowed.
    private static func conditions(
        _ key: ClaimKey,
        _ section: Section<ClaimKey>
    ) -> [ClaimSpec.Condition]? {
        let selection = SelectionSpec(section.node(key), at: section.name(key), section.ledger)
        guard let node = section.node(key), let entries = node.entries else { return nil }
        if key == .relativeTo, entries.isEmpty {
            section.ledger.report(
                node.location.problem(
                    "\(section.name(key).quoted) changes nothing, so that the ratio is 1",
                    remedy: "name what other rows have instead: {attention.backend: vanilla}"
                )
            )
        }
        return selection.conditions
    }

    /// One text or a list of them.
    private static func names(
        _ key: ClaimKey,
        _ section: Section<ClaimKey>
    ) -> [Located<String>]? {
        section.ledger.asks(.listOrItem, of: section.name(key))
        section.ledger.asks(.text(), of: section.name(key))
        return items(key, section)?.compactMap { $0.text(section.name(key), section.ledger) }
    }

    /// One value or a list of them, in words.
    private static func texts(
        _ key: ClaimKey,
        _ section: Section<ClaimKey>
    ) -> [Located<String>]? {
        section.ledger.asks(.words, of: section.name(key))
        return items(key, section)?.compactMap { item in
            guard item.isNull else { return Located(item.label, at: item.location) }
            section.ledger.report(
                item.location.problem("\(section.name(key).quoted) has a value that is null")
            )
            return nil
        }
    }

    /// The items of a list that is not empty, or the one value that stands for a list of it.
    private static func items(_ key: ClaimKey, _ section: Section<ClaimKey>) -> [Node]? {
        section.ledger.asks(.count(atLeast: 1), of: section.name(key))
        guard let node = section.node(key) else { return nil }
        let items = node.items ?? [node]
        if items.isEmpty {
            section.ledger.report(
                node.location.problem(
                    "\(section.name(key).quoted) is empty",
                    remedy: "leave the key out"
                )
            )
        }
        return items
    }

    /// The bounds that are written and are numbers.
    private static func bounds(
        _ section: Section<ClaimKey>
    ) -> [ClaimKey: (relation: ClaimBound.Relation, numbers: [Double])] {
        let any = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        var bounds: [ClaimKey: (relation: ClaimBound.Relation, numbers: [Double])] = [:]
        for key in ClaimKey.bounds {
            guard let relation = ClaimBound.Relation(rawValue: key.rawValue) else { continue }
            guard relation == .between else {
                if let number = section.number(key, in: any) {
                    bounds[key] = (relation, [number.value])
                }
                continue
            }
            section.ledger.asks(.count(atLeast: 2, atMost: 2), of: section.name(key))
            guard
                let list = section.list(key, { $0.number($1, in: any, $2) })
            else { continue }
            guard list.value.count == 2, list.value[0] <= list.value[1] else {
                section.ledger.report(
                    list.location.problem(
                        "\(section.name(key).quoted) must be two numbers, the smaller one first"
                    )
                )
                continue
            }
            bounds[key] = (relation, list.value)
        }
        return bounds
    }

    /// Reports keys that mean nothing in this form of claim.
    private func only(_ keys: [ClaimKey]) {
        let allowed = Set(keys + [.claim, .id])
        for key in section.written where !allowed.contains(key) && section.has(key) {
            guard let node = section.node(key) else { continue }
            ledger.report(
                node.location.problem(
                    "\(key.rawValue.quoted) means nothing in a claim of this form",
                    remedy: "this form has "
                        + keys.map(\.rawValue).joined(separator: ", ") + "; leave the key out"
                )
            )
        }
    }

    private func lacks(_ key: ClaimKey, _ what: String) {
        ledger.report(
            section.location.problem(
                "the key \(key.rawValue.quoted) is missing in this claim",
                remedy: "add it: \(what)"
            )
        )
    }

    private func refuseAll(_ reduction: Located<ReductionName>?, _ why: String) {
        guard let reduction, reduction.value == .all else { return }
        ledger.report(
            reduction.location.problem(
                "'all' leaves many numbers, and \(why)",
                expected: ReductionName.allCases.filter { $0 != .all }.map(\.rawValue)
            )
        )
    }
}

/// The keys of one claim.
enum ClaimKey: String, SectionKey {
    case id, claim, value, `where`, reduce
    case relativeTo = "relative_to"
    case between
    case atLeast = "at_least"
    case atMost = "at_most"
    case equals, above, below
    case along, order, trend, tolerance
    case sameBits = "same_bits"

    /// Those of which a claim about one number has one.
    static let bounds: [ClaimKey] = [.between, .atLeast, .atMost, .equals, .above, .below]
}
