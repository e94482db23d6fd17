/// One picture to be drawn: the prompt and where its random numbers begin.
public struct PromptSpec: Sendable {
    /// The name of the prompt in tables and file names: letters, digits, `.`, `_` and `-`.
    ///
    /// If the author gave none, it is made of the prompt's first four words.
    public let id: Located<String>
    /// Whether the id was derived.
    public let isIDDerived: Bool
    /// What the picture should show.
    public let prompt: Located<String>
    /// What it should not show; nothing is an absent text, which SDXL tells apart from an empty one.
    public let negativePrompt: Located<String>?
    /// The same for SDXL's second text encoder; nothing: the same words.
    public let prompt2: Located<String>?, negativePrompt2: Located<String>?
    /// The picture to start from, and the mask of what is drawn anew; nothing: those of `pipeline`.
    public let image: Located<String>?, maskImage: Located<String>?
    /// The seed; if the author gave none, the position of the prompt in the list, counted from 0.
    public let seed: Located<UInt64>
    /// Whether the seed was derived.
    public let isSeedDerived: Bool
}

/// The keys of one prompt.
enum PromptKey: String, SectionKey {
    case id, prompt, seed, image
    case negativePrompt = "negative_prompt"
    case prompt2 = "prompt_2"
    case negativePrompt2 = "negative_prompt_2"
    case maskImage = "mask_image"
}

extension PromptSpec {
    /// The prompts of the list that `node` should be.
    static func read(_ node: Node?, _ ledger: ProblemLedger) -> [PromptSpec] {
        ledger.asks(.count(atLeast: 1), of: RootKey.prompts.rawValue)
        guard let node, let items = node.list("prompts", ledger) else { return [] }
        if items.isEmpty {
            ledger.report(node.location.problem("'prompts' is empty", remedy: "name at least one"))
        }
        let drafts = items.map { Draft($0, ledger) }
        var taken: Set<String> = []
        for id in drafts.compactMap(\.id) where !taken.insert(id.value).inserted {
            ledger.report(
                id.location.problem("two prompts have the id \(id.value.quoted)")
            )
        }
        var last: [String: Int] = [:]
        return drafts.enumerated().compactMap { index, draft in
            guard let prompt = draft.prompt else { return nil }
            let id = draft.id ?? prompt.map { uniqueID(for: $0, taken: &taken, last: &last) }
            return PromptSpec(
                id: id,
                isIDDerived: draft.id == nil,
                prompt: prompt,
                negativePrompt: draft.negativePrompt,
                prompt2: draft.prompt2,
                negativePrompt2: draft.negativePrompt2,
                image: draft.image,
                maskImage: draft.maskImage,
                seed: draft.seed ?? Located(UInt64(index), at: prompt.location),
                isSeedDerived: draft.seed == nil
            )
        }
    }

    /// An id that is not taken; `last` holds the number last tried for each slug.
    private static func uniqueID(
        for prompt: String,
        taken: inout Set<String>,
        last: inout [String: Int]
    ) -> String {
        let slug = Slug.make(from: prompt, words: 4)
        let stem = slug.isEmpty ? "prompt" : slug
        var id = stem
        var number = last[stem] ?? 2
        while !taken.insert(id).inserted {
            id = "\(stem)-\(number)"
            number += 1
        }
        last[stem] = number
        return id
    }

    /// A prompt as far as the author wrote it.
    private struct Draft {
        var id: Located<String>?
        var prompt: Located<String>?
        var negativePrompt: Located<String>?
        var prompt2: Located<String>?, negativePrompt2: Located<String>?
        var image: Located<String>?, maskImage: Located<String>?
        var seed: Located<UInt64>?

        init(_ item: Node, _ ledger: ProblemLedger) {
            guard item.entries != nil else {
                if item.items != nil {
                    ledger.report(
                        item.location.problem("a prompt must be a text or a mapping, not a list")
                    )
                } else {
                    prompt = item.text("prompts", ledger)
                }
                return
            }
            let section = Section<PromptKey>(
                item,
                at: "prompts",
                in: item.location,
                ledger: ledger
            )
            prompt = section.required(.prompt)?.text("prompts.prompt", ledger)
            negativePrompt = section.text(.negativePrompt)
            prompt2 = section.text(.prompt2)
            negativePrompt2 = section.text(.negativePrompt2)
            image = section.text(.image)
            maskImage = section.text(.maskImage)
            seed = section.node(.seed)?.integer("prompts.seed", in: 0...UInt64.max, ledger)
            id = section.text(.id)
            ledger.asks(.text(pattern: Slug.fileNamePattern), of: section.name(.id))
            if let id, !Slug.isFileName(id.value) {
                ledger.report(
                    id.location.problem(
                        "the id \(id.value.quoted) cannot be part of a file's name",
                        remedy: "use at most 100 letters, digits, '.', '_' and '-', "
                            + "beginning with a letter or digit"
                    )
                )
            }
        }
    }
}
