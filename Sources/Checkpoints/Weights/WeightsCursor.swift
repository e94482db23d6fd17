public import Tensors

/// A place in the tree of a file's tensor names, from which a module takes its weights.
///
/// A module writes each name once, where the child is built:
/// `cursor.child("down_blocks").child(0)`. Nothing throws on the way: what is missing or has
/// another shape is noted, and `finish` reports all of it at once.
public struct WeightsCursor: Sendable {
    /// The module's canonical path, `down_blocks.0.attentions.1`; empty at the root.
    public let path: String

    /// The path in the file; shorter than `path` where the file lacks a prefix.
    private let storedPath: String
    private let ledger: WeightsLedger

    /// The root of a component's weights.
    public init(_ weights: WeightsFiles) {
        self.init(path: "", storedPath: "", ledger: WeightsLedger(file: weights))
    }

    private init(path: String, storedPath: String, ledger: WeightsLedger) {
        self.path = path
        self.storedPath = storedPath
        self.ledger = ledger
    }

    /// The child module `name`.
    public func child(_ name: String) -> WeightsCursor {
        let childPath = Self.join(path, name)
        return WeightsCursor(
            path: childPath,
            storedPath: ledger.isDropped(prefix: childPath)
                ? storedPath : Self.join(storedPath, name),
            ledger: ledger
        )
    }

    /// The child at `index` of a list of modules.
    public func child(_ index: Int) -> WeightsCursor { child("\(index)") }

    /// The tensor `name` of this module, in the dtype in which it is stored.
    ///
    /// If it is missing or has another shape, that is noted and a stand-in of the asked shape is
    /// returned.
    public func tensor(_ name: String, shape: [Int]) -> Tensor {
        ledger.tensor(Self.join(storedPath, name), shape: shape) ?? Self.standIn(shape)
    }

    /// The tensor `name` of this module if the file has one, else nil; another shape is noted.
    public func optionalTensor(_ name: String, shape: [Int]) -> Tensor? {
        contains(name) ? tensor(name, shape: shape) : nil
    }

    /// Lets go of the memory of the tensor `name` of this module, which will not be read soon.
    public func releasePages(of name: String) {
        ledger.file.releasePages(of: Self.join(storedPath, name))
    }

    /// Whether the file has the tensor `name` of this module.
    public func contains(_ name: String) -> Bool { entry(name) != nil }

    /// How the tensor `name` of this module is stored, or nil if there is none.
    public func entry(_ name: String) -> SafetensorsEntry? {
        ledger.file.entry(Self.join(storedPath, name))
    }

    /// Whether the file has any tensor of the child module `name`.
    public func containsChild(_ name: String) -> Bool {
        let prefix = Self.join(storedPath, name) + "."
        return ledger.file.names.contains { $0.hasPrefix(prefix) }
    }

    /// The same place, in a file that may have been written without the child `name`'s prefix.
    ///
    /// If no tensor of the file is in `name`, `child(name)` stays where it is. Published text
    /// encoders have the prefix `text_model`, those that transformers 5 writes do not.
    public func droppingPrefix(_ name: String) -> WeightsCursor {
        if !containsChild(name) { ledger.drop(prefix: Self.join(path, name)) }
        return self
    }

    /// Ends the reading: throws one error that lists every missing, misshapen and unused tensor.
    ///
    /// Tensors named in `ignored` may stay unused; a name that ends in `*` stands for all that
    /// begin so.
    public func finish(ignoring ignored: [String] = []) throws(CheckpointError) {
        try ledger.finish(ignoring: ignored)
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    /// Zeros of the asked shape, which keep a network's initialiser going until `finish` throws.
    ///
    /// A configuration that lies can ask for any size: beyond `largestStandIn` bytes there are no
    /// numbers, and where the elements cannot even be counted, one element has to do.
    private static func standIn(_ shape: [Int]) -> Tensor {
        guard let count = SafetensorsChecker.byteCount(shape, .float32) else {
            return Tensor.zeros(shape.map { _ in 1 }, .float32)
        }
        if count > largestStandIn, let tensor = try? Tensor.symbolic(shape, .float32) {
            return tensor
        }
        return Tensor.zeros(shape, .float32)
    }

    private static let largestStandIn = 256 << 20
}
