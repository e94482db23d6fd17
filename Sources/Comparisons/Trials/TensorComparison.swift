import Records

/// One tensor of a trial in both records.
public struct TensorComparison: Sendable {
    /// What became of the comparison.
    public enum Outcome: Sendable, Equatable {
        /// Only one record has it.
        case onlyInLeft, onlyInRight
        /// Formats, shapes or axes differ, as both say: nothing was measured.
        case misfit(left: String, right: String)
        /// Element by element.
        case measured(ElementsDifference)
    }

    /// What it is, such as `latents`.
    public let name: String
    /// What became of the comparison.
    public let outcome: Outcome
    /// The index of the first element that differs, one number an axis; empty where there is none.
    public private(set) var firstIndex: [Int] = []
    /// The names of the axes.
    public private(set) var axes: [String] = []
    /// How it differs at each step, where it has an axis of steps or of the states between them.
    public private(set) var steps: [ElementsDifference] = []
    /// The step after which the first of these was, -1 for a state before the first step.
    public private(set) var firstStep = 0

    /// Names of axes along which a trial goes on, with the step of their first place.
    private static let firstSteps = ["step": 0, "state": -1]

    /// Whether nothing differs.
    public var isSame: Bool {
        if case .measured(let difference) = outcome { difference.differing == 0 } else { false }
    }

    /// The tensor is in one record alone.
    init(_ name: String, onlyInLeft: Bool) {
        self.name = name
        outcome = onlyInLeft ? .onlyInLeft : .onlyInRight
    }

    /// Compares two tensors.
    init(_ left: RecordedTensor, _ right: RecordedTensor, _ tolerance: Tolerance) {
        name = left.name
        func form(_ tensor: RecordedTensor) -> String {
            "\(tensor.format.rawValue)\(tensor.shape) over \(tensor.axes.joined(separator: ", "))"
        }
        guard form(left) == form(right) else {
            outcome = .misfit(left: form(left), right: form(right))
            return
        }
        axes = left.axes
        let numbers = (NumberList(left), NumberList(right))
        let whole = ElementsDifference(
            numbers.0,
            numbers.1,
            in: numbers.0.patterns.indices,
            tolerance
        )
        outcome = .measured(whole)
        firstIndex = whole.first.map { Self.place($0.index, in: left.shape) } ?? []
        guard let axis = left.axes.firstIndex(where: { Self.firstSteps[$0] != nil }),
            whole.differing > 0
        else { return }
        firstStep = Self.firstSteps[left.axes[axis]] ?? 0
        let extent = left.shape[axis], size = numbers.0.patterns.count / max(extent, 1)
        let gathered = (
            numbers.0.gathered(along: axis, of: left.shape),
            numbers.1.gathered(along: axis, of: left.shape)
        )
        steps = (0..<extent).map {
            ElementsDifference(gathered.0, gathered.1, in: $0 * size..<($0 + 1) * size, tolerance)
        }
    }

    /// The first place that differs, or nil.
    var first: Divergence? {
        switch outcome {
        case .onlyInLeft: divergence(left: "the tensor", right: "no such tensor")
        case .onlyInRight: divergence(left: "no such tensor", right: "the tensor")
        case .misfit(let left, let right): divergence(left: left, right: right)
        case .measured(let whole): difference(whole)
        }
    }

    private func difference(_ whole: ElementsDifference) -> Divergence? {
        let index = steps.firstIndex { $0.differing > 0 }
        guard let element = index.flatMap({ steps[$0].first }) ?? whole.first else { return nil }
        let difference = index.map { steps[$0] } ?? whole, step = index.map { $0 + firstStep }
        let place =
            step.map { [Divergence.Place("step", "\($0)")] }
            ?? zip(axes, firstIndex).map { Divergence.Place($0, "\($1)") }
        return divergence(
            left: element.left,
            right: element.right,
            place: place + [.init("elements", "\(difference.differing) of \(difference.count)")],
            step: step,
            ulp: element.ulp
        )
    }

    private func divergence(
        left: String,
        right: String,
        place: [Divergence.Place] = [],
        step: Int? = nil,
        ulp: UInt64? = nil
    ) -> Divergence {
        Divergence(
            moment: Moment(tensor: name, step: step),
            object: "/tensors/\(name)",
            place: place,
            left: left,
            right: right,
            ulp: ulp
        )
    }

    /// The indices of an element along each axis, from its place in the row-major order.
    private static func place(_ index: Int, in shape: [Int]) -> [Int] {
        var rest = index
        var place: [Int] = []
        for extent in shape.reversed() {
            place.append(rest % max(extent, 1))
            rest /= max(extent, 1)
        }
        return place.reversed()
    }
}
