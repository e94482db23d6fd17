import Checkpoints
import Foundation

/// The four files of a `tokenizer` folder.
enum TokenizerFiles {
    /// Reads them all; throws one error that lists the problems of each.
    static func load(directory: String) throws(CheckpointError) -> CLIPTokenizer {
        let path = { (name: String) in
            directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
        }
        let vocabularyPath = path("vocab.json")
        let mapPath = path("special_tokens_map.json")
        var problems = ProblemList()
        let vocabulary = TokenizerVocabulary(path: vocabularyPath, problems: &problems)
        // Without a vocabulary every token of the other files would seem to be unknown.
        guard let vocabulary else { throw problems.error }
        let special = SpecialTokens(
            configPath: path("tokenizer_config.json"),
            mapPath: FileManager.default.fileExists(atPath: mapPath) ? mapPath : nil,
            vocabulary: vocabulary,
            problems: &problems
        )
        let merges = vocabulary.merges(
            path: path("merges.txt"),
            vocabularyPath: vocabularyPath,
            // A stand-in keeps a broken configuration from being blamed on the vocabulary.
            unknown: special == nil ? 0 : special?.unknownID,
            problems: &problems
        )
        guard problems.isEmpty, let special, let merges else { throw problems.error }
        return CLIPTokenizer(vocabulary: vocabulary, merges: merges, special: special)
    }
}
