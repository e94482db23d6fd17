import Crypto

/// The SHA-256 of what a record says, whatever the version of HDF5, the chunks or the filters: the one line that two
/// laboratories compare.
///
/// Counted are all groups and datasets in the order of their paths' UTF-8 bytes, as a stream of numbers (64-bit,
/// little-endian) and texts (the number of UTF-8 bytes, then these):
///
///     text "sdlab content 1"
///     for each group or dataset:
///         text path;  text "group", "dataset" or "scale"
///         for a dataset:  text type;  number of axes, extents;  number of scales, text path of each
///         number of attributes;  each in the order of names:
///             text name, text type, number of axes (0 or 1), extents, values
///         for a dataset:  values
///
/// where values are the little-endian bytes of numbers, or each text in turn, and a type is an `ElementType`'s name.
/// `/timing`, `/provenance` and the attributes that hold digests are left out.
public struct ContentDigest: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// What a digest covers.
    package enum Scope: Sendable {
        /// What equal runs share: everything but `/timing` and `/provenance`.
        case results
        /// What equal runs need not share: `/timing` and `/provenance`. It only guards against damage.
        case circumstances
    }

    /// The attribute that holds the digest of each scope, on `/` and on `/provenance`.
    package static let attributeName = "content_digest"
    package static let circumstancesAttributeName = "circumstances_digest"

    /// `sha256:` and 64 hexadecimal digits.
    public let description: String

    /// Takes a digest as it was printed; nil unless it has the form `sha256:` and 64 lower-case digits.
    public init?(_ text: String) {
        let prefix = "sha256:"
        let digits = text.utf8.dropFirst(prefix.utf8.count)
        let hexadecimal = Set("0123456789abcdef".utf8)
        guard text.hasPrefix(prefix), digits.count == 64, digits.allSatisfy(hexadecimal.contains)
        else { return nil }
        description = text
    }

    fileprivate init(_ hash: SHA256Digest) {
        let digits = Array("0123456789abcdef".utf8)
        let text = hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        description = "sha256:" + String(decoding: text, as: UTF8.self)
    }

    /// The digest of nodes in any order.
    package static func of(_ nodes: [RecordNode], _ scope: Scope) -> ContentDigest {
        var counter = ContentDigestCounter(scope)
        for node in nodes.sorted(by: { precedes($0.path, $1.path) }) { counter.add(node) }
        return counter.finish()
    }

    /// The order of paths.
    package static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Whether the scope covers the object at a path.
    static func covers(_ path: String, _ scope: Scope) -> Bool {
        let isCircumstance = ["/timing", "/provenance"].contains {
            path == $0 || path.hasPrefix($0 + "/")
        }
        return isCircumstance == (scope == .circumstances)
    }
}

/// Adds nodes, in ascending order of paths, to a content digest.
struct ContentDigestCounter {
    private let scope: ContentDigest.Scope
    private var hash = SHA256()
    /// Small pieces gather here, because each call of the hash function costs as much as a hundred bytes.
    private var pending: [UInt8] = []
    private var last: String?

    init(_ scope: ContentDigest.Scope) {
        self.scope = scope
        add("sdlab content 1")
    }

    /// Counts the node, if the scope covers it.
    mutating func add(_ node: RecordNode) {
        if let last {
            precondition(
                ContentDigest.precedes(last, node.path),
                "ContentDigest: \(node.path) after \(last), expected ascending paths"
            )
        }
        last = node.path
        guard ContentDigest.covers(node.path, scope) else { return }
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
        let attributes = node.attributes.filter { attribute in
            attribute.name != ContentDigest.attributeName
                && attribute.name != ContentDigest.circumstancesAttributeName
        }
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
