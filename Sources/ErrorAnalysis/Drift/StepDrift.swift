/// Where the distance between a trial's latents and its reference's comes from, in one step.
///
/// With z the trial's latents, y the reference's, f the trial's step and g the reference's, the distance after the step is
/// exactly the sum of what the trial's step adds and of what the reference's step makes of the distance before:
///
///     z′ − y′ = [f(z) − g(z)] + [g(z) − g(y)],   z′ = f(z), y′ = g(y)
///               direct           feedback
///
/// All sums run in the order of the elements.
public struct StepDrift: Sendable, Equatable {
    /// ‖z′ − y′‖, ‖z − y‖ and ‖y′‖.
    let distance: Double, before: Double, referenceNorm: Double
    /// ‖f(y) − g(y)‖; nil where the trial's step was not taken from the reference's latents.
    let local: Double?
    /// ‖direct‖, ‖feedback‖ and ⟨direct, z′ − y′⟩; nil where the reference's step was not taken from the trial's latents.
    let direct: Double?, feedback: Double?, projection: Double?

    /// One image's latents before and after a step, all of one length.
    ///
    /// `forced` is f(y), `retraced` is g(z), each where it was computed.
    public init(
        before: (tested: [Double], reference: [Double]),
        after: (tested: [Double], reference: [Double]),
        forced: [Double]? = nil,
        retraced: [Double]? = nil
    ) {
        let (tested, reference) = after
        distance = Self.norm(tested, minus: reference)
        self.before = Self.norm(before.tested, minus: before.reference)
        referenceNorm = Self.norm(reference)
        local = forced.map { Self.norm($0, minus: reference) }
        direct = retraced.map { Self.norm(tested, minus: $0) }
        feedback = retraced.map { Self.norm($0, minus: reference) }
        projection = retraced.map { retraced in
            tested.indices.reduce(0) {
                $0 + (tested[$1] - retraced[$1]) * (tested[$1] - reference[$1])
            }
        }
    }

    /// ‖z′ − y′‖ / ‖z − y‖: how many times farther apart the step leaves them; nil where they were not apart.
    public var amplification: Double? { Self.quotient(distance, before) }

    /// ‖f(y) − g(y)‖ / ‖g(y)‖: what the trial's step does wrong from where the reference is (teacher-forced).
    public var localRelativeL2: Double? { local.flatMap { Self.quotient($0, referenceNorm) } }

    /// ‖f(z) − g(z)‖ / ‖y′‖: what the trial's step does wrong from where the trial is.
    public var directRelativeL2: Double? { direct.flatMap { Self.quotient($0, referenceNorm) } }

    /// ‖g(z) − g(y)‖ / ‖y′‖: what the reference's step makes of the distance that was there.
    public var feedbackRelativeL2: Double? { feedback.flatMap { Self.quotient($0, referenceNorm) } }

    /// ⟨direct, z′ − y′⟩ / ‖z′ − y′‖²: the share of the distance that is direct; feedback has the rest.
    ///
    /// Below 0 where the step's own error makes the distance smaller.
    public var directShare: Double? {
        projection.flatMap { Self.quotient($0, distance * distance) }
    }

    private static func quotient(_ value: Double, _ unit: Double) -> Double? {
        let quotient = value / unit
        return unit > 0 && quotient.isFinite ? quotient : nil
    }

    private static func norm(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    private static func norm(_ values: [Double], minus other: [Double]) -> Double {
        precondition(
            values.count == other.count,
            "step drift: \(values.count) and \(other.count) values"
        )
        return values.indices.reduce(0) {
            let difference = values[$1] - other[$1]
            return $0 + difference * difference
        }.squareRoot()
    }
}
