import Checkpoints
import Foundation
import Models
import TestSupport
import Testing

/// A tokenizer folder that a test puts together from the files of another.
struct TokenizerFolder {
    let folder: TemporaryDirectory
    private let source: String

    /// An empty folder.
    init(from source: String) throws {
        folder = try TemporaryDirectory()
        self.source = source
    }

    func load(cleaning: TextCleaning = .fast) throws(CheckpointError) -> CLIPTokenizer {
        try CLIPTokenizer(directory: folder.path, cleaning: cleaning)
    }

    /// Copies a file as it is.
    func copy(_ name: String) throws {
        try folder.write(Data(contentsOf: URL(filePath: "\(source)/\(name)")), to: name)
    }

    /// Writes an object, of which members that are nil are left out.
    func write(_ members: [String: JSONValue?], to name: String) throws {
        try folder.write(JSONValue.object(members.compactMapValues(\.self)).text.utf8, to: name)
    }

    /// A file of the source, an object.
    func object(_ name: String) throws -> [String: JSONValue] {
        try #require(try JSONValue(file: "\(source)/\(name)").object)
    }

    /// What transformers 5 writes to `tokenizer.json` for the source's tokenizer; merges as pairs or as strings.
    func whole(mergesAsPairs: Bool = true) throws -> [String: JSONValue] {
        let vocabulary = try object("vocab.json")
        let list = try String(contentsOfFile: "\(source)/merges.txt", encoding: .utf8)
        let merges = list.split(separator: "\n").dropFirst().map { line -> JSONValue in
            mergesAsPairs
                ? .array(line.split(separator: " ").map { .string(String($0)) })
                : .string(String(line))
        }
        var file = try #require(try JSONValue(json: Self.saved.utf8).object)
        var model = try #require(file["model"]?.object)
        model["vocab"] = .object(vocabulary)
        model["merges"] = .array(merges)
        file["model"] = .object(model)
        file["added_tokens"] = .array(
            ["<|startoftext|>", "<|endoftext|>"].map { Self.added($0, id: vocabulary[$0]) }
        )
        return file
    }

    /// A token as `added_tokens` declares it.
    static func added(_ content: String, id: JSONValue? = nil) -> JSONValue {
        var members: [String: JSONValue] = [
            "content": .string(content), "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false,
        ]
        members["id"] = id
        members["special"] = id.map { _ in true }
        return .object(members)
    }

    /// The rest of the file, as transformers 5.23 saved it.
    private static let saved = #"""
        {
          "version": "1.0", "truncation": null, "padding": null,
          "normalizer": {
            "type": "Sequence",
            "normalizers": [
              {"type": "NFC"},
              {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
              {"type": "Lowercase"}
            ]
          },
          "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
              {
                "type": "Split",
                "pattern": {
                  "Regex": "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"
                },
                "behavior": "Removed", "invert": true
              },
              {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}
            ]
          },
          "post_processor": {
            "type": "RobertaProcessing", "sep": ["<|endoftext|>", 993], "cls": ["<|startoftext|>", 992],
            "trim_offsets": false, "add_prefix_space": false
          },
          "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
          "model": {
            "type": "BPE", "dropout": null, "unk_token": "<|endoftext|>", "continuing_subword_prefix": "",
            "end_of_word_suffix": "</w>", "fuse_unk": false, "byte_fallback": false, "ignore_merges": false
          }
        }
        """#
}
