/// A layer's path in as few words as tell it from the others: `down 0.1 self` for
/// `unet.down_blocks.0.attentions.1.transformer_blocks.0.attn1`.
enum LayerName {
    /// The short names of layers; their paths where two would have the same.
    static func short(paths: [String], kinds: [String]) -> [String] {
        let names = zip(paths, kinds).map(short)
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        return zip(names, paths).map { name, path in
            counts[name] == 1 && !name.isEmpty ? name : path
        }
    }

    private static func short(_ path: String, _ kind: String) -> String {
        let parts = path.split(separator: ".").map(String.init)
        let places = parts.compactMap { words[$0] }
        let numbers = parts.filter { Int($0) != nil }
        // A transformer of one block needs no number for it, and neither does the only one of a middle.
        let isOnlyZero = numbers.count > 1 && numbers.last == "0"
        let number = (isOnlyZero ? numbers.dropLast() : numbers[...]).joined(separator: ".")
        let attends = ["self", "cross"].contains(kind) ? [kind] : []
        return (places + (number.isEmpty ? [] : [number]) + attends).joined(separator: " ")
    }

    /// The places in a model that the words of a path stand for.
    private static let words = [
        "text_encoder": "text", "text_encoder_2": "text 2", "vae": "vae", "decoder": "decoder",
        "down_blocks": "down", "mid_block": "mid", "up_blocks": "up",
    ]
}
