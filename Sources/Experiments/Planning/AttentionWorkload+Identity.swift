import Specs

extension AttentionWorkload {
    /// Everything of a trial that only attention alone has and that can change a number.
    var identity: [String: CanonicalJSON.Value] {
        var inputs: [String: CanonicalJSON.Value] = [
            "batch": .integer(Int128(batch)), "heads": .integer(Int128(heads)),
            "key_heads": .integer(Int128(keyHeads)), "queries": .integer(Int128(queries)),
            "keys": .integer(Int128(keys)), "depth": .integer(Int128(depth)),
            "scale": .number(settledScale), "causal": .boolean(isCausal),
            "mask": .object(["name": .string(mask.name)]),
            "distribution": .string(distribution.rawValue),
            "seeds": .array(seeds.map { .integer(Int128($0)) }),
        ]
        if case .window(let size) = mask {
            inputs["mask"] = .object([
                "name": .string(mask.name), "size": .integer(Int128(size)),
            ])
        }
        return ["kind": .string("attention"), "inputs": .object(inputs)]
    }
}
