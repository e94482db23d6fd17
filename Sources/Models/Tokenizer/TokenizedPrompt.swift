/// A prompt as a text encoder takes it: a row of token ids of fixed length.
public struct TokenizedPrompt: Sendable, Equatable {
    /// `[tokens]`: start token, the prompt's tokens, end token, padding.
    public let ids: [Int]
    /// The vocabulary entry of each id.
    public let tokens: [String]
    /// How many ids come before the padding.
    public let usedCount: Int
    /// The end of the prompt that did not fit, as text, or nil if everything did.
    public let lost: String?

    /// `[tokens]`: 1 for a token of the prompt, 0 for padding.
    public var attentionMask: [Int] {
        ids.indices.map { $0 < usedCount ? 1 : 0 }
    }
}
