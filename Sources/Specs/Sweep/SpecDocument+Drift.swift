/// The trials that a point's trial is compared with and measured by.
extension SpecDocument {
    /// What the trial of a point is compared with: its document with what `drift.against` assigns.
    ///
    /// Nothing if it asks for no comparison. A reference is neither audited nor timed.
    func reference(
        of spec: ExperimentSpec,
        at point: SweepPoint,
        _ ledger: ProblemLedger
    ) throws(SpecError) -> SpecVariant.Reference? {
        guard let drift = spec.drift else { return nil }
        var document = removing(.drift).removing(.audit).removing(.timing)
        for assignment in drift.against {
            document = document.setting(assignment.resolved, to: assignment.value, ledger)
        }
        return SpecVariant.Reference(
            labels: document.labels(of: point, at: drift.location, ledger),
            others: drift.against.filter { assignment in
                !point.labels.contains { $0.path == assignment.path }
            }.map(\.label),
            spec: try document.decode()
        )
    }

    /// What this document has on the axes of a point.
    private func labels(
        of point: SweepPoint,
        at place: Location,
        _ ledger: ProblemLedger
    ) -> [SweepPoint.Label] {
        point.labels.map { label in
            let path = NodePath(label.path, standingFor: place).resolved(ledger)
            let node = path.flatMap { self.node(at: $0) }
            return SweepPoint.Label(path: label.path, text: node?.label ?? label.text)
        }
    }

    /// What drift is measured by: `vanilla` in float16 and in float32, computed by the chain on whatever machine.
    ///
    /// Nothing if no yardstick is asked for.
    func bands(
        of spec: ExperimentSpec,
        at point: SweepPoint,
        _ ledger: ProblemLedger
    ) throws(SpecError) -> SpecVariant.Bands? {
        guard let drift = spec.drift, !drift.bands.isEmpty else { return nil }
        let place = drift.bands[0].location
        func scalar(_ text: String) -> Node {
            Node(.scalar(Node.Scalar(text, isPlain: true)), at: place)
        }
        var document = self
        for key in [RootKey.drift, .audit, .timing, .attention, .precision, .matmul, .machine] {
            document = document.removing(key)
        }
        func band(_ format: FloatFormat) throws(SpecError) -> SpecVariant.Reference {
            let assigned = [
                ("attention.backend", "vanilla"), ("precision.dtype", format.rawValue),
            ].map { SweepPoint.Label(path: $0.0, text: $0.1) }
            var document = document
            for value in assigned {
                document = try document.setting(value.path, to: scalar(value.text))
            }
            return SpecVariant.Reference(
                labels: document.labels(of: point, at: place, ledger),
                others: assigned.filter { value in
                    !point.labels.contains { $0.path == value.path }
                },
                spec: try document.decode()
            )
        }
        return SpecVariant.Bands(half: try band(.float16), single: try band(.float32))
    }
}
