import Crypto

/// The SHA-256 of what a record says, whatever the version of HDF5, the chunks or the filters: the
/// one line that two laboratories compare.
///
/// Counted are all groups and datasets in the order of their paths' UTF-8 bytes, as a stream of
/// numbers (64-bit, little-endian) and texts (the number of UTF-8 bytes, then these):
///
///     text "sdlab content 1"
///     for each group or dataset:
///         text path;  text "group", "dataset" or "scale"
///         for a dataset:  text type;  number of axes, extents;  number of scales, their paths
///         number of attributes;  each in the order of names:
///             text name, text type, number of axes (0 or 1), extents, values
///         for a dataset:  values
///
/// where values are the little-endian bytes of numbers, or each text in turn, and a type is an
/// `ElementType`'s name. Left out are `/timing`, `/provenance`, `/claims`, which are judged by the
/// rest and may be about times, the attribute that holds the digest, and HDF5's own for dimension scales (`CLASS`, `NAME`, `REFERENCE_LIST`, `DIMENSION_LIST`).
public struct ContentDigest: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// The attribute of `/` that holds the digest.
    package static let attributeName = "content_digest"

    /// `sha256:` and 64 hexadecimal digits.
    public let description: String

    /// Takes a digest as it was printed; nil unless it has the form `sha256:` and 64 lower-case
    /// digits.
    public init?(_ text: String) {
        let prefix = "sha256:"
        let digits = text.utf8.dropFirst(prefix.utf8.count)
        let hexadecimal = Set("0123456789abcdef".utf8)
        guard text.hasPrefix(prefix), digits.count == 64, digits.allSatisfy(hexadecimal.contains)
        else { return nil }
        description = text
    }

    fileprivate init(_ hash: SHA256Digest) {
        description = "sha256:" + FileSeal.hexadecimal(hash)
    }

    /// The digest of nodes in any order.
    package static func of(_ nodes: [RecordNode]) -> ContentDigest {
        var counter = ContentDigestCounter()
        for node in nodes.sorted(by: { precedes($0.path, $1.path) }) { counter.add(node) }
        return counter.finish()
    }

    /// The order of paths.
    package static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Whether the object at a path counts.
    static func covers(_ path: String) -> Bool {
        !["/timing", "/provenance", "/claims"].contains { path == $0 || path.hasPrefix($0 + "/") }
    }
}

/// Adds nodes, in ascending order of paths, to a content digest.
struct ContentDigestCounter {
    private var hash = SHA256()
    /// Small pieces gather here, because each call of the hash function costs as much as a hundred
    /// bytes.
    private var pending: [UInt8] = []
    private var last: String?

    init() {
        add("sdlab content 1")
    }

    /// Counts the node, if it counts.
    mutating func add(_ node: RecordNode) {
        if let last {
            precondition(
                ContentDigest.precedes(last, node.path),
                "ContentDigest: \(node.path) after \(last), expected ascending paths"
            )
        }
        last = node.path
        guard ContentDigest.covers(node.path) else { return }
        add(node.path)
        if let dataset = node.dataset {
            add(dataset.isScale ? "scale" : "dataset")
            add(dataset.values.elementType.rawValue)
            add(dataset.shape)
            add(dataset.dimensions.count)
            for dimension in dataset.dimensions { add(dimension) }
        } else {
            add("group")
        }
        let attributes = node.attributes.filter { $0.name != ContentDigest.attributeName }
        add(attributes.count)
        for attribute in attributes.sorted(by: { ContentDigest.precedes($0.name, $1.name) }) {
            add(attribute.name)
            add(attribute.values.elementType.rawValue)
            add(attribute.isScalar ? [] : [attribute.values.count])
            add(.column(attribute.values))
        }
        if let dataset = node.dataset { add(dataset.values) }
    }

    /// The digest of all that was added.
    mutating func finish() -> ContentDigest {
        flush()
        return ContentDigest(hash.finalize())
    }

    private mutating func add(_ values: NodeValues) {
        if let texts = values.strings {
            for text in texts { add(text) }
        } else {
            flush()
            values.withBytes { hash.update(bufferPointer: $0) }
        }
    }

    private mutating func add(_ shape: [Int]) {
        add(shape.count)
        for extent in shape { add(extent) }
    }

    private mutating func add(_ text: String) {
        add(text.utf8.count)
        pending.append(contentsOf: text.utf8)
        if pending.count > 1 << 16 { flush() }
    }

    private mutating func add(_ number: Int) {
        withUnsafeBytes(of: UInt64(number).littleEndian) { pending.append(contentsOf: $0) }
    }

    private mutating func flush() {
        pending.withUnsafeBytes { hash.update(bufferPointer: $0) }
        pending.removeAll(keepingCapacity: true)
    }
}
