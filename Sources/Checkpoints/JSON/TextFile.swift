/// Small text files of a model directory, read whole.
package enum TextFile {
    /// A configuration or a vocabulary is never near this size; a mistaken file may be.
    package static let largest = 256 << 20

    /// The bytes of the file at `path`; throws if it cannot be read or is unreasonably large.
    package static func bytes(_ path: String) throws(CheckpointError) -> [UInt8] {
        let file = try MappedFile(path: path)
        guard file.count <= largest else {
            throw CheckpointError(
                CheckpointProblem(
                    file: path,
                    what: "has \(file.count) bytes",
                    expected: "at most \(largest) bytes of text",
                    remedy: "check that this is the file it should be"
                )
            )
        }
        return file.withBytes(0..<file.count) { Array($0) }
    }
}

extension JSONValue {
    /// Reads the JSON file at `path`; throws what is wrong with it and where.
    public init(file path: String) throws(CheckpointError) {
        let bytes = try TextFile.bytes(path)
        do throws(JSONSyntaxError) {
            self = try JSONReader.read(bytes[...])
        } catch {
            throw CheckpointError(error.problem(file: path))
        }
    }
}
