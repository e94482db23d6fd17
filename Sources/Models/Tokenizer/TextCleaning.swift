/// How a tokenizer prepares a text before it is cut into words.
///
/// Neither way uses `ftfy`, which the slow tokenizer of transformers 4 calls where it is installed: mojibake, curly
/// quotes, HTML entities, ligatures and full width letters stay as they are.
public enum TextCleaning: String, Sendable, CaseIterable {
    /// As transformers 5 and the fast tokenizer of transformers 4 do: NFC, each run of white space to one space, lower
    /// case.
    case fast
    /// As the slow tokenizer of transformers 4 does without `ftfy`: BERT's basic tokenizer, which drops control and
    /// format characters and sets CJK characters apart.
    case basic

    /// The prepared scalars of `text`.
    func normalized(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        switch self {
        case .fast: CLIPText.normalized(text)
        case .basic: BasicText.normalized(text)
        }
    }
}
