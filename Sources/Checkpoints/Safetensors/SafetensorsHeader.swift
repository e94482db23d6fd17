/// The header of a safetensors file: which tensors there are, and where.
///
/// Nothing in it is believed before it is checked. Every byte behind the header belongs to exactly
/// one tensor, so a header that lies about one offset is caught.
struct SafetensorsHeader: Sendable {
    /// The format's own bound for the length of a header.
    static let longest = 100_000_000

    /// The tensors by name.
    let entries: [String: SafetensorsEntry]
    /// The free text of the file, by key.
    let metadata: [String: String]
    /// Where the data begin, in bytes from the start of the file.
    let dataStart: Int

    /// Reads and checks the header of a mapped file; throws everything that is wrong with it.
    init(file: MappedFile) throws(CheckpointError) {
        let length = try Self.length(of: file)
        let json: JSONValue
        do throws(JSONSyntaxError) {
            let text = file.withBytes(8..<8 + length) { Array($0) }
            json = try JSONReader.read(text[...])
        } catch {
            throw CheckpointError(error.problem(file: file.path, subject: "header"))
        }
        guard let members = json.object else {
            throw CheckpointError(
                CheckpointProblem(
                    file: file.path,
                    subject: "header",
                    what: "holds \(json)",
                    expected: "a JSON object of tensors",
                    remedy: Self.remedy
                )
            )
        }
        var checker = SafetensorsChecker(path: file.path, dataCount: file.count - 8 - length)
        self.metadata = checker.metadata(members["__metadata__"])
        self.entries = checker.entries(members.filter { $0.key != "__metadata__" })
        self.dataStart = 8 + length
        try checker.problems.finish()
    }

    static let remedy = "fetch the file again; it is damaged or no safetensors file"

    /// The length of the header in bytes, which the first eight bytes of the file give.
    private static func length(of file: MappedFile) throws(CheckpointError) -> Int {
        let problem = { (what: String, expected: String) in
            CheckpointError(
                CheckpointProblem(
                    file: file.path,
                    subject: "header",
                    what: what,
                    expected: expected,
                    remedy: remedy
                )
            )
        }
        guard file.count >= 8 else {
            throw problem(
                "the file has \(file.count) bytes",
                "8 bytes that give the header's length"
            )
        }
        let length = file.withBytes(0..<8) {
            UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))
        }
        guard length <= UInt64(longest) else {
            throw problem("its length is given as \(length) bytes", "at most \(longest) bytes")
        }
        guard length <= UInt64(file.count - 8) else {
            throw problem(
                "its length is given as \(length) bytes, the file has \(file.count)",
                "a header inside the file, so at most \(file.count - 8) bytes"
            )
        }
        return Int(length)
    }
}
