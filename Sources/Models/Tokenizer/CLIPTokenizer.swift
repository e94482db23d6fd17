public import Checkpoints

/// CLIP's byte-level byte-pair tokenizer, as Stable Diffusion's text encoders use it.
///
/// Mirrors `CLIPTokenizer` of transformers 5 or, with the cleaning `basic`, the slow one of
/// transformers 4. A text becomes: start token, then for each word its pieces of the vocabulary,
/// the last one ending in `</w>`, then end token.
public struct CLIPTokenizer: Sendable {
    /// The token that starts every prompt.
    public let startID: Int
    /// The token that ends every prompt.
    public let endID: Int
    /// The token that fills a prompt up; the end token in Stable Diffusion 1, `!` in 2.
    public let paddingID: Int
    /// The length a text encoder was trained for, start and end token included
    /// (`model_max_length`).
    public let maximumLength: Int
    /// How texts are prepared.
    public let cleaning: TextCleaning
    /// The vocabulary entry of each id.
    let vocabulary: [Int: String]
    /// The ids of the special tokens.
    let specialIDs: Set<Int>
    let merges: BytePairMerges
    /// Special tokens looked for in the text as it was typed.
    let literalTokens: SpecialTokenSearch
    /// Special tokens looked for once the text is prepared, so in any case of letters.
    let normalizedTokens: SpecialTokenSearch
    /// Words of a prepared text that are tokens as a whole, whatever their merges.
    private let wholeWords: [[Unicode.Scalar]: Int]

    /// Reads the `tokenizer` folder of a diffusers model.
    ///
    /// Vocabulary and merges come from `tokenizer.json`, if the folder has it, otherwise from `vocab.json` and
    /// `merges.txt`. Throws one error that lists every problem of these, of `tokenizer_config.json` and of
    /// `special_tokens_map.json`.
    public init(directory: String, cleaning: TextCleaning = .fast) throws(CheckpointError) {
        self = try TokenizerFiles.load(directory: directory, cleaning: cleaning)
    }

    init(
        vocabulary: TokenizerVocabulary,
        merges: BytePairMerges,
        special: SpecialTokens,
        cleaning: TextCleaning
    ) {
        self.startID = special.startID
        self.endID = special.endID
        self.paddingID = special.paddingID
        self.maximumLength = special.maximumLength
        self.vocabulary = vocabulary.entries.merging(special.added) { entry, _ in entry }
        self.specialIDs = Set(special.searched.map(\.id))
        self.merges = merges
        self.cleaning = cleaning
        // The slow tokenizer of transformers 4 looks for all of them in the text as typed.
        let isPrepared = { (token: SpecialTokens.Searched) in
            token.isNormalized && cleaning == .fast
        }
        self.literalTokens = SpecialTokenSearch(
            special.searched.filter { !isPrepared($0) }
                .map { (Array($0.content.unicodeScalars), $0.id) }
        )
        self.normalizedTokens = SpecialTokenSearch(
            special.searched.filter(isPrepared)
                .map { (cleaning.normalized($0.content.unicodeScalars), $0.id) }
        )
        let kept = cleaning == .basic ? CLIPText.spelledOut : []
        self.wholeWords = Dictionary(
            uniqueKeysWithValues: kept.compactMap { word in
                vocabulary.ids[word.map(String.init).joined()].map { (word, $0) }
            }
        )
    }

    /// The number of entries of the vocabulary.
    public var vocabularyCount: Int { vocabulary.count }

    /// The largest id that a prompt can have; ids need not be without gaps.
    public var largestID: Int { vocabulary.keys.max() ?? 0 }

    /// The ids of `text` between start and end token, however many there are.
    public func encode(_ text: String) -> [Int] {
        var ids = [startID]
        for part in literalTokens.split(Array(text.unicodeScalars)) {
            switch part {
            case .token(let id): ids.append(id)
            case .text(let stretch):
                for part in normalizedTokens.split(cleaning.normalized(stretch)) {
                    switch part {
                    case .token(let id): ids.append(id)
                    case .text(let prepared): ids += encodeWords(of: prepared)
                    }
                }
            }
        }
        return ids + [endID]
    }

    /// `text` as a row of `length` ids, of `maximumLength` if no length is given.
    ///
    /// A shorter text is padded; a longer one is cut, keeps its end token, and says what it lost.
    public func tokenize(_ text: String, length: Int? = nil) -> TokenizedPrompt {
        let length = length ?? maximumLength
        precondition(length >= 2, "tokenize: length \(length), start and end token need 2")
        var ids = encode(text)
        var lost: String?
        if ids.count > length {
            lost = decode(ids[(length - 1)..<(ids.count - 1)])
            ids = ids.prefix(length - 1) + [endID]
        }
        let used = ids.count
        ids += Array(repeating: paddingID, count: length - used)
        return TokenizedPrompt(ids: ids, tokens: tokens(of: ids), usedCount: used, lost: lost)
    }

    /// The vocabulary entries of `ids`; of an id that has none, a placeholder.
    public func tokens(of ids: some Sequence<Int>) -> [String] {
        ids.map { vocabulary[$0] ?? "<|\($0)|>" }
    }

    /// The text that `ids` stand for, as far as it can be told: case and white space are gone.
    public func decode(_ ids: some Sequence<Int>) -> String {
        var bytes: [UInt8] = []
        for id in ids {
            let entry = vocabulary[id] ?? ""
            if specialIDs.contains(id) {
                bytes += Array(entry.utf8)
            } else if entry.hasSuffix(TokenizerVocabulary.wordEnd) {
                bytes += ByteAlphabet.spelled(by: entry.dropLast(TokenizerVocabulary.wordEnd.count))
                bytes.append(UInt8(ascii: " "))
            } else {
                bytes += ByteAlphabet.spelled(by: entry)
            }
        }
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") }
        let text = bytes.drop(while: isSpace)
        let end = text.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? text.startIndex
        return String(decoding: text[..<end], as: UTF8.self)
    }

    private func encodeWords(of text: ArraySlice<Unicode.Scalar>) -> [Int] {
        CLIPText.words(in: text, cleaning: cleaning).flatMap { word in
            if !wholeWords.isEmpty, let id = wholeWords[Array(text[word])] { return [id] }
            return merges.encode(text[word].flatMap { UTF8.encode($0).map(Array.init) ?? [] })
        }
    }
}
