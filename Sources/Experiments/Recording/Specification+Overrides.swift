import Records
import Specs

extension Record.Specification {
    /// The command line's changes as they were written; nil where the text is no list of them.
    var overrideList: [String]? {
        guard case .array(let items)? = CanonicalJSON.value(of: overrides) else { return nil }
        return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
}
