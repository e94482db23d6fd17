/// One point of a sweep: what its trial has that others have not.
public struct SweepPoint: Sendable {
    /// The values of this point, in the order of the axes.
    public let assignments: [Assignment]
    /// The value of every axis of the sweep as one short line, for tables: path and text.
    ///
    /// An axis that this point does not assign shows the specification's own value, or `default`.
    public let labels: [Label]

    /// An axis and its value in words.
    public struct Label: Sendable, Equatable {
        /// The axis, as in `attention.backend`.
        public let path: String
        /// The value, as in `flash(block_q: 128)`.
        public let text: String

        /// A value in words.
        public init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// What makes two points the same, whatever the order of their assignments.
    var identity: [UInt8] {
        let values = assignments.map { ($0.path, $0.value.json) }
        return CanonicalJSON.bytes(.object(Dictionary(values) { _, last in last }))
    }
}

/// A point of a sweep and the specification of its trial.
public struct SpecVariant: Sendable {
    /// The point.
    public let point: SweepPoint
    /// The specification with the point's values; its own sweep is empty, and it asks for no invariance.
    public let spec: ExperimentSpec
    /// What the trial is compared with; nothing if no comparison is asked for.
    public let reference: Reference?
    /// What drift is measured by; nothing if no yardstick is asked for.
    public let bands: Bands?

    /// `vanilla` in two precisions, otherwise as the point.
    public struct Bands: Sendable {
        /// In float16 and in float32.
        public let half: Reference, single: Reference
    }

    /// The trial that another one is compared with or measured by.
    public struct Reference: Sendable {
        /// The value of every axis of the sweep, as a point shows it.
        public let labels: [SweepPoint.Label]
        /// What else is assigned.
        public let others: [SweepPoint.Label]
        /// The specification: the point's with what is assigned, neither audited nor timed.
        public let spec: ExperimentSpec
    }
}
