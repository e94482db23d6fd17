package import Specs

/// A setting that two records do not agree on.
public struct SettingDifference: Equatable, Sendable {
    /// The dotted path, such as `pipeline.scheduler.options.beta_end`; a place in a list is a number.
    public let path: String
    /// What both say, as JSON; nil where one does not have it.
    public let left: String?, right: String?

    package init(path: String, left: String?, right: String?) {
        self.path = path
        self.left = left
        self.right = right
    }

    /// Every leaf that differs, in the order of paths.
    package static func all(
        _ left: CanonicalJSON.Value?,
        _ right: CanonicalJSON.Value?,
        at path: String = ""
    ) -> [SettingDifference] {
        func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
        switch (left, right) {
        case (.object(let a)?, .object(let b)?):
            return Set(a.keys).union(b.keys).sorted().flatMap { all(a[$0], b[$0], at: below($0)) }
        case (.array(let a)?, .array(let b)?):
            return (0..<max(a.count, b.count)).flatMap { index in
                all(
                    index < a.count ? a[index] : nil,
                    index < b.count ? b[index] : nil,
                    at: below("\(index)")
                )
            }
        default:
            let texts = (left.map(CanonicalJSON.text), right.map(CanonicalJSON.text))
            guard texts.0 != texts.1 else { return [] }
            return [SettingDifference(path: path, left: texts.0, right: texts.1)]
        }
    }
}
