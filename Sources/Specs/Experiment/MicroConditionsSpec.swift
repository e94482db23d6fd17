/// What SDXL is told of sizes: pairs of numbers in diffusers' order, height or top first.
public struct MicroConditionsSpec: Sendable {
    /// The size before training pictures were scaled; nothing: the image's own.
    public let originalSize: Located<[Int]>?
    /// Top and left of the crop; nothing: not cropped.
    public let crops: Located<[Int]>?
    /// The size to draw as; nothing: the image's own.
    public let targetSize: Located<[Int]>?
    /// The same for the unconditional half; nothing: the same as the other.
    public let negativeOriginalSize: Located<[Int]>?, negativeCrops: Located<[Int]>?,
        negativeTargetSize: Located<[Int]>?

    /// All that the author wrote.
    public var written: [Located<[Int]>] {
        [
            originalSize, crops, targetSize, negativeOriginalSize, negativeCrops,
            negativeTargetSize,
        ].compactMap(\.self)
    }

    /// Reads the keys of the section `pipeline`.
    init(_ section: Section<PipelineKey>) {
        func pair(_ key: PipelineKey, from least: Int) -> Located<[Int]>? {
            section.ledger.asks(.count(atLeast: 2, atMost: 2), of: section.name(key))
            let list = section.list(key) { node, name, ledger in
                node.integer(name, in: least...65536, ledger)
            }
            if let list, list.value.count != 2 {
                section.ledger.report(
                    list.location.problem(
                        "\(section.name(key).quoted) has \(list.value.count) numbers",
                        remedy: "write two, such as [1024, 1024]"
                    )
                )
                return nil
            }
            return list
        }
        originalSize = pair(.originalSize, from: 1)
        crops = pair(.crops, from: 0)
        targetSize = pair(.targetSize, from: 1)
        negativeOriginalSize = pair(.negativeOriginalSize, from: 1)
        negativeCrops = pair(.negativeCrops, from: 0)
        negativeTargetSize = pair(.negativeTargetSize, from: 1)
        let negatives: [(PipelineKey, Located<[Int]>?)] = [
            (.negativeOriginalSize, negativeOriginalSize),
            (.negativeTargetSize, negativeTargetSize),
        ]
        let missing = negatives.filter { $0.1 == nil }.map { $0.0.rawValue }
        let given = negatives.compactMap(\.1).first ?? negativeCrops
        if let given, let key = missing.first {
            section.ledger.report(
                given.location.problem(
                    "the unconditional half's sizes count only together",
                    remedy: "write \(key.quoted), too"
                )
            )
        }
    }
}
