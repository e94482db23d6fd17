public import Comparisons
import Specs

/// In what a trial differs from a shard that was made of other settings.
public struct ShardChange: Sendable {
    /// The identity of the trial whose shard it is.
    public let trial: String
    /// Everything that differs, in the order of the paths: the shard's settings left, the trial's right.
    public let differences: [SettingDifference]

    /// The first few differences in words.
    public var text: String {
        let most = 4
        let rest = differences.count - most
        return differences.prefix(most).map(\.text).joined(separator: ", ")
            + (rest > 0 ? " and \(rest) more" : "")
    }

    init(trial: String, from old: CanonicalJSON.Value, to new: CanonicalJSON.Value) {
        self.trial = trial
        differences = SettingDifference.all(old, new)
    }
}

extension SettingDifference {
    /// The path and both values in words.
    public var text: String { "\(path) \(Self.text(left)) → \(Self.text(right))" }

    private static func text(_ json: String?) -> String {
        guard let json else { return "absent" }
        guard case .string(let text)? = CanonicalJSON.value(of: json) else {
            return json.count > 60 ? "\(json.prefix(57))…" : json
        }
        // A digest says as much by its beginning.
        return text.hasPrefix("sha256:") ? "\(text.prefix(15))…" : text
    }
}
