import Glibc

/// A record on disk. Nothing stays open between calls.
public struct RecordReader: Sendable {
    /// The file.
    public let path: String
    /// The experiment's title.
    public let title: String
    /// The experiment's name.
    public let name: String
    /// The trial that this is the shard of; nil for a whole record.
    public let trial: String?
    /// The digest that the file states; `verify` shows whether it is true.
    public let contentDigest: ContentDigest
    /// Whether the file still has the seal it was written with; false after HDF5's tools have
    /// edited or repacked it.
    public let isSealed: Bool
    let contents: HDF5Contents

    /// Opens a record and checks that it is one, and that no byte of it has changed since it was
    /// written. One without a seal is first read in a child process, which the library may crash.
    ///
    /// Throws `missingFile`, `unreadable`, `notHDF5`, `truncated`, `unknownFormat`, `missingObject`
    /// or `damaged`.
    public static func open(_ path: String) throws(RecordError) -> RecordReader {
        let isSealed = try FileSeal.check(path)
        if !isSealed { try checkSurvival(path) }
        let (contents, root) = try reading(path) { () throws(HDF5Error) in
            guard HDF5File.isHDF5(path) else { return (HDF5Contents?.none, RecordNode("/")) }
            let file = try HDF5File.open(path)
            let contents = try file.contents()
            return (contents, try file.node(at: "/", in: contents))
        }
        guard let contents else {
            throw RecordError(
                path: path,
                problem: .notHDF5,
                found: "this is not an HDF5 file",
                expected: "a record written by sdlab run",
                remedy: "give the path of the .h5 file in the results folder"
            )
        }
        return try RecordReader(path, isSealed: isSealed, contents, root)
    }

    private static func checkSurvival(_ path: String) throws(RecordError) {
        let survival = try reading(path) { () throws(HDF5Error) in
            guard HDF5File.isHDF5(path) else { return HDF5File.Survival.survives }
            return try HDF5File.survival(reading: path)
        }
        guard case .dies(let number) = survival else { return }
        throw RecordError(
            path: path,
            problem: .damaged,
            found: "the file has no seal, and HDF5 cannot read it without "
                + ([SIGALRM, SIGXCPU].contains(number) ? "end" : "a crash (signal \(number))"),
            expected: "a record as sdlab run wrote it, or as HDF5's tools repacked it",
            remedy: "take another copy of the file, or run the experiment again"
        )
    }

    private init(
        _ path: String,
        isSealed: Bool,
        _ contents: HDF5Contents,
        _ root: RecordNode
    ) throws(RecordError) {
        func attribute(_ name: String) -> Attribute? { root.attributes.first { $0.name == name } }
        func text(_ name: String) throws(RecordError) -> String {
            if let text = attribute(name)?.text { return text }
            throw RecordError(
                path: path,
                object: "/@\(name)",
                problem: .missingObject,
                found: "there is no such attribute",
                expected: "text",
                remedy: "write the record again"
            )
        }
        guard let format = attribute(RecordLayout.Name.format)?.integer else {
            throw RecordError(
                path: path,
                object: "/@\(RecordLayout.Name.format)",
                problem: .unknownFormat,
                found: "an HDF5 file that sdlab did not write",
                expected: "the attribute \(RecordLayout.Name.format) = \(Record.format)",
                remedy: "give the path of a record written by sdlab run"
            )
        }
        guard format == Record.format else {
            throw RecordError(
                path: path,
                object: "/@\(RecordLayout.Name.format)",
                problem: .unknownFormat,
                found: "format \(format)",
                expected: "format \(Record.format)",
                remedy: "read the record with the version of sdlab that wrote it"
            )
        }
        self.path = path
        self.isSealed = isSealed
        self.contents = contents
        title = try text(RecordLayout.Name.title)
        name = try text(RecordLayout.Name.name)
        trial = attribute(RecordLayout.Name.trial)?.text
        let digest = try text(ContentDigest.attributeName)
        guard let contentDigest = ContentDigest(digest) else {
            throw RecordError(
                path: path,
                object: "/@\(ContentDigest.attributeName)",
                problem: .damaged,
                found: "'\(digest)'",
                expected: "sha256: and 64 hexadecimal digits",
                remedy: "take another copy of the file, or run the experiment again"
            )
        }
        self.contentDigest = contentDigest
    }

    /// Reads everything and recomputes the content digest. Throws `damaged` unless it is as stated.
    public func verify() throws(RecordError) {
        let found = try reading { (file) throws(HDF5Error) in
            var counter = ContentDigestCounter()
            for path in contents.paths.sorted(by: ContentDigest.precedes) {
                counter.add(try file.node(at: path, in: contents))
            }
            return counter.finish()
        }
        guard found == contentDigest else { throw wrongDigest(found) }
    }

    /// The error for content with another digest than the file states.
    func wrongDigest(_ found: ContentDigest) -> RecordError {
        RecordError(
            path: path,
            object: "/@\(ContentDigest.attributeName)",
            problem: .damaged,
            found: "the content has \(found)",
            expected: contentDigest.description,
            remedy: "take another copy of the file, or run the experiment again"
        )
    }

    /// The nodes at some paths, in that order.
    func nodes(at paths: [String]) throws(RecordError) -> [RecordNode] {
        try reading { (file) throws(HDF5Error) in
            try paths.map { (path) throws(HDF5Error) in try file.node(at: path, in: contents) }
        }
    }

    /// The first of some objects that is a dimension scale, or nil.
    func scale(among paths: [String]) throws(RecordError) -> String? {
        try reading { (file) throws(HDF5Error) in
            for path in paths where contents.datasets.contains(path) {
                if try file.isScale(path) { return path }
            }
            return nil
        }
    }

    private func reading<Result: Sendable>(
        _ body: (borrowing HDF5File) throws(HDF5Error) -> Result
    ) throws(RecordError) -> Result {
        return try Self.reading(path) { () throws(HDF5Error) in try body(HDF5File.open(path)) }
    }

    private static func reading<Result: Sendable>(
        _ path: String,
        _ body: () throws(HDF5Error) -> Result
    ) throws(RecordError) -> Result {
        do {
            return try HDF5Library.exclusively(body)
        } catch {
            throw RecordError.reading(path, error)
        }
    }
}
