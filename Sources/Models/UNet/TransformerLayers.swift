import Checkpoints

/// How many transformer blocks each attention of a U-Net has (`transformer_layers_per_block`).
///
/// A number stands for all levels, a list has one entry a level; an entry may be a list with a number for each attention
/// of the level, as in distilled SDXL networks, and then `reverse_transformer_layers_per_block` says the same of the way up.
struct TransformerLayers: Sendable {
    /// Of each attention of each level, on the way down and, deepest level first, on the way up.
    let down: [[Int]], up: [[Int]]
    /// Of the attention in the middle.
    let middle: Int

    private static let key = "transformer_layers_per_block"
    private static let reverseKey = "reverse_transformer_layers_per_block"

    /// Reads and checks both keys.
    init(_ config: JSONConfig, layersPerBlock: Int, levels: Int) {
        let entries = Self.entries(config, Self.key, levels)
        let reversed =
            config.has(Self.reverseKey)
            ? Self.entries(config, Self.reverseKey, levels) : Array(entries.reversed())
        if !config.has(Self.reverseKey), entries.contains(where: { $0.count > 1 }) {
            config.note(
                Self.reverseKey,
                what: "is missing beside nested \(Self.key)",
                expected: "the numbers of the way up"
            )
        }
        down = entries.map { Self.spread($0, layersPerBlock, config, Self.key) }
        up = reversed.map { Self.spread($0, layersPerBlock + 1, config, Self.reverseKey) }
        middle = entries.last?.first ?? 1
    }

    /// The entries of a key, each a list of one number or more.
    private static func entries(_ config: JSONConfig, _ key: String, _ levels: Int) -> [[Int]] {
        let standard = Array(repeating: [1], count: levels)
        guard let value = config.value(key) else { return standard }
        let list = value.array ?? Array(repeating: value, count: levels)
        let entries = list.compactMap { entry in
            entry.ints ?? entry.int.map { [$0] }
        }
        let isRight =
            entries.count == levels && list.count == levels
            && entries.allSatisfy { !$0.isEmpty && $0.allSatisfy { 0...256 ~= $0 } }
        if isRight { return entries }
        config.note(
            key,
            what: "is \(value)",
            expected: "a whole number up to 256, or \(levels) of them or of lists of them"
        )
        return standard
    }

    /// One number for each attention of a level.
    private static func spread(
        _ entry: [Int],
        _ attentions: Int,
        _ config: JSONConfig,
        _ key: String
    ) -> [Int] {
        if entry.count == 1 { return Array(repeating: entry[0], count: attentions) }
        guard entry.count == attentions else {
            config.note(
                key,
                what: "has \(entry) for \(attentions) attentions of a level",
                expected: "as many numbers"
            )
            return Array(repeating: 1, count: attentions)
        }
        return entry
    }
}
