public import Checkpoints
import Foundation
import Tensors

/// One case of the golden data: its settings, its tensors and how close to them a result has to
/// come.
public struct GoldenCase: Sendable, CustomStringConvertible {
    /// The area it belongs to.
    public let area: String
    /// The case's name.
    public let name: String
    /// The folder that its index lies in.
    public let directory: String
    /// The tensor file, relative to that folder.
    public let file: String
    /// Every setting needed to repeat the computation.
    public let params: JSONValue
    /// The recommended bound for a float32 implementation against the `.f64` tensors.
    public let tolerance: GoldenTolerance
    /// Shape and dtype of each tensor in the file, as the index tells them.
    public let tensors: [String: GoldenTensor]
    /// The case as it stands in the index.
    public let json: JSONValue

    /// Reads a case of an index; nil if it has no name or no file.
    public init?(area: String, json: JSONValue, in directory: String = Golden.directory) {
        guard let name = json["name"]?.string, let file = json["file"]?.string else { return nil }
        self.area = area
        self.directory = directory
        self.name = name
        self.file = file
        self.params = json["params"] ?? .object([:])
        self.tolerance = GoldenTolerance(json["tolerance"] ?? .object([:]))
        self.tensors = (json["tensors"]?.object ?? [:]).compactMapValues(GoldenTensor.init)
        self.json = json
    }

    /// Whether the tensor file is there.
    public var isAvailable: Bool {
        FileManager.default.fileExists(atPath: "\(directory)/\(file)")
    }

    /// Maps the tensor file.
    public func load() throws(CheckpointError) -> SafetensorsFile {
        try SafetensorsFile(path: "\(directory)/\(file)")
    }

    /// The case's name, for the list of a test's arguments.
    public var description: String { name }
}

/// Shape and dtype of a tensor of a golden case.
public struct GoldenTensor: Sendable, Equatable {
    /// Axis lengths, outermost first.
    public let shape: [Int]
    /// PyTorch's name of the dtype: `float32`, `int64` and so on.
    public let dtype: String

    /// Reads an entry of a case's `tensors`.
    public init?(_ json: JSONValue) {
        guard let shape = json["shape"]?.ints, let dtype = json["dtype"]?.string else { return nil }
        self.shape = shape
        self.dtype = dtype
    }
}

/// How close to the truth a result has to come.
public struct GoldenTolerance: Sendable, Equatable {
    /// The largest absolute difference allowed, if the index gives one.
    public let maxAbs: Double?
    /// The largest norm(difference) / norm(truth) allowed, if the index gives one.
    public let relL2: Double?
    /// The bound as it stands in the index, with its reason.
    public let json: JSONValue

    /// Reads a `tolerance` object.
    public init(_ json: JSONValue) {
        self.maxAbs = json["max_abs"]?.goldenDouble
        self.relL2 = json["rel_l2"]?.goldenDouble
        self.json = json
    }

    /// The bound of one part, where the index tells parts apart (`f16`, `latents`).
    public subscript(part: String) -> GoldenTolerance? {
        json[part].flatMap { $0.object == nil ? nil : GoldenTolerance($0) }
    }

    /// Whether a difference is within every bound that there is; false if there is none.
    public func allows(_ comparison: Comparison) -> Bool {
        (maxAbs != nil || relL2 != nil)
            && comparison.maxAbs <= maxAbs ?? .infinity
            && comparison.relL2 <= relL2 ?? .infinity
    }
}

extension JSONValue {
    /// The number; the indices write infinities and NaN as strings.
    public var goldenDouble: Double? {
        guard let text = string else { return double }
        switch text.lowercased() {
        case "nan": return .nan
        case "inf", "infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        default: return nil
        }
    }
}

extension SafetensorsFile {
    /// The numbers of `name` in float64, row-major, whether it holds floats or integers.
    public func doubles(_ name: String) throws(CheckpointError) -> [Double] {
        if let entry = entry(name), entry.storedType.dtype == nil {
            return try integers(name).map(Double.init)
        }
        return try tensor(name).doubles()
    }
}
