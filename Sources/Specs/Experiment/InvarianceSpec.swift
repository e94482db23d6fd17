/// Across which axes of the sweep the results must have the same bits, and which trials show that a difference is seen.
///
/// Trials that agree on every axis that `across` does not name form a group. The first of them that was completed is
/// the group's reference; every other must have recorded the very same tensors.
///
/// Groups that `control` selects are negative controls: known to vary, they must be caught, by at least one trial whose
/// tensors differ from the first one's.
public struct InvarianceSpec: Sendable {
    /// Where invariance was asked for.
    public let location: Location
    /// The axes that must not change a bit, as in `machine.threads`; at least one.
    public let across: [Located<String>]
    /// What the trials of the negative control have that others have not; empty: there is no control.
    public let control: [Assignment]

    /// Reads the section `invariance`; nothing if there is none.
    ///
    /// What it names must be axes of `sweep`; something must be kept by `record`, or there would be nothing to compare.
    init?(
        _ section: Section<InvarianceKey>,
        sweep: SweepSpec,
        record: RecordSpec,
        kind: ExperimentKind
    ) {
        guard section.isPresent else { return nil }
        location = section.location
        across = InvarianceSpec.across(section, sweep)
        control = Assignment.read(section.entries(.control) ?? [], section.ledger)
        InvarianceSpec.check(control, of: section, sweep, across: Set(across.map(\.value)))
        if section.isReadable, record.tensors.isEmpty {
            section.ledger.report(
                location.problem(
                    "\(section.path.quoted) compares what is recorded, and 'record.tensors' keeps nothing",
                    remedy: kind == .pipeline
                        ? "write record: {tensors: [latents, images]}, or leave 'record' out"
                        : "write record: {tensors: [attention_output]}"
                )
            )
        }
    }

    private static func across(
        _ section: Section<InvarianceKey>,
        _ sweep: SweepSpec
    ) -> [Located<String>] {
        let name = section.name(.across), ledger = section.ledger
        ledger.asks(.count(atLeast: 1), of: name)
        guard let node = section.required(.across), let items = node.list(name, ledger) else {
            return []
        }
        if items.isEmpty {
            ledger.report(
                node.location.problem("\(name.quoted) is empty", remedy: "name at least one axis")
            )
        }
        var seen: Set<String> = []
        return items.compactMap { $0.text(name, ledger) }.filter { axis in
            guard isAxis(axis, of: sweep, "so nothing can be compared across it", ledger) else {
                return false
            }
            guard seen.insert(axis.value).inserted else {
                ledger.report(axis.location.problem("\(axis.value.quoted) is named twice"))
                return false
            }
            return true
        }
    }

    /// A control is a whole group: told from others by axes that `across` does not name.
    private static func check(
        _ control: [Assignment],
        of section: Section<InvarianceKey>,
        _ sweep: SweepSpec,
        across: Set<String>
    ) {
        let ledger = section.ledger, values = sweep.values
        for assignment in control {
            let axis = Located(assignment.path, at: assignment.location)
            guard isAxis(axis, of: sweep, "so it selects no trials", ledger) else { continue }
            if across.contains(axis.value) {
                ledger.report(
                    axis.location.problem(
                        "\(axis.value.quoted) is named by \(section.name(.across).quoted), and a "
                            + "control is compared across it",
                        remedy: "select the control by an axis that 'across' does not name"
                    )
                )
            }
            let known = values[axis.value] ?? []
            guard !known.contains(where: { $0.identity == assignment.identity }) else { continue }
            let written = assignment.value.label
            ledger.report(
                assignment.value.location.problem(
                    "no point has \(written.quoted) as \(axis.value.quoted), so there is no control",
                    written: written,
                    expected: known.map(\.label),
                    severity: .warning
                )
            )
        }
    }

    private static func isAxis(
        _ axis: Located<String>,
        of sweep: SweepSpec,
        _ consequence: String,
        _ ledger: ProblemLedger
    ) -> Bool {
        let names = sweep.paths.map(\.text)
        if names.contains(axis.value) { return true }
        ledger.report(
            axis.location.problem(
                "\(axis.value.quoted) is no axis of this sweep, \(consequence)",
                written: axis.value,
                expected: names,
                remedy: names.isEmpty ? "sweep it: sweep: {grid: {\(axis.value): […]}}" : nil
            )
        )
        return false
    }
}

/// The keys of the section `invariance`.
enum InvarianceKey: String, SectionKey {
    case across, control

    var shape: Shape { self == .control ? .table(of: .value) : .value }
}
