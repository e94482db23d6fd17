import ErrorAnalysis
import Foundation
public import Specs

/// What must hold of every audited call: thresholds that judge stored numbers, and change none.
public struct GateSettings: Sendable, Hashable {
    /// Ratios to the yardstick that a call may reach, or nil for any.
    public let maxRatio: Double?, meanRatio: Double?
    /// Whether errors must stay within their a priori bounds.
    public let bound: Bool
    /// What NaN and infinity are where the reference has none: a failure, a warning, or, as without a word, a count.
    public let nonfinite: ViolationResponse?

    /// What a specification asks for.
    public init(_ spec: AuditSpec.Gates) {
        maxRatio = spec.maxRatio?.value
        meanRatio = spec.meanRatio?.value
        bound = spec.bound.value
        nonfinite = spec.nonfinite?.value
    }

    /// The gates in force.
    var gates: Gates {
        Gates(
            maxRatio: maxRatio,
            meanRatio: meanRatio,
            bound: bound,
            nonfinite: nonfinite == nil || nonfinite == .record
                ? nil : NonfiniteGate(warnsOnly: nonfinite == .warn)
        )
    }

    /// The settings as they stand in the record's resolved specification.
    var json: CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = ["bound": .boolean(bound)]
        if let maxRatio { members["max_ratio"] = .number(maxRatio) }
        if let meanRatio { members["mean_ratio"] = .number(meanRatio) }
        if let nonfinite { members["nonfinite"] = .string(nonfinite.rawValue) }
        return .object(members)
    }
}

extension GateSettings: Decodable {
    private enum Key: String, CodingKey {
        case maxRatio = "max_ratio"
        case meanRatio = "mean_ratio"
        case bound, nonfinite
    }

    /// Reads what `json` wrote.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        maxRatio = try values.decodeIfPresent(Double.self, forKey: .maxRatio)
        meanRatio = try values.decodeIfPresent(Double.self, forKey: .meanRatio)
        bound = try values.decode(Bool.self, forKey: .bound)
        nonfinite = try values.decodeIfPresent(String.self, forKey: .nonfinite)
            .flatMap(ViolationResponse.init)
    }
}
