import Records
import Tensors

/// The tensors of all shards, found by trial and kind.
struct KeptTensors {
    private let tensors: [String: Records.RecordedTensor]

    init(_ tensors: [Records.RecordedTensor]) {
        self.tensors = Dictionary(
            tensors.map { (Self.key($0.trial, $0.name), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// A tensor of a trial, or nil where it kept none.
    func tensor(_ kind: RecordedTensorKind, of trial: PlannedTrial?) -> Tensor? {
        trial.flatMap { tensors[Self.key($0.shortID, kind.rawValue)]?.tensor }
    }

    /// A tensor of a trial beside another's, or nil where either is missing or has another shape.
    func pair(
        _ kind: RecordedTensorKind,
        _ trial: PlannedTrial?,
        _ reference: PlannedTrial?
    ) -> TensorPair? {
        guard let tested = tensor(kind, of: trial), let other = tensor(kind, of: reference),
            tested.shape == other.shape
        else { return nil }
        return TensorPair(tested: tested, reference: Tensor(other.doubles(), shape: other.shape))
    }

    private static func key(_ trial: String, _ name: String) -> String { "\(trial)/\(name)" }
}
