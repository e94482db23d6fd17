/// Writes records, once.
public enum RecordWriter {
    /// Writes a record so that it is at `path` whole, checked and synced, or not at all; returns
    /// its content digest.
    ///
    /// Equal records give equal bytes. The file is laid out in memory first, so the memory needed
    /// is about the file's size beyond the record's own. Throws `diskFull`, `cannotCreate`,
    /// `inputOutput`, `unwritableValue`, or `damaged` if what the disk gives back is not what was
    /// written.
    @discardableResult
    public static func write(_ record: Record, to path: String) throws(RecordError) -> ContentDigest
    {
        let nodes = RecordLayout.nodesWithDigest(of: record)
        let image = try image(of: nodes, for: path)
        var digest: ContentDigest?
        try AtomicFile.write(image, to: path) { (temporary) throws(RecordError) in
            let reader = try RecordReader.open(temporary)
            try reader.verify()
            digest = reader.contentDigest
        }
        return digest ?? ContentDigest.of(nodes)
    }

    /// The bytes of a sealed HDF5 file holding the nodes.
    package static func image(
        of nodes: [RecordNode],
        for path: String
    ) throws(RecordError) -> [UInt8] {
        do {
            var bytes = try HDF5Library.exclusively { () throws(HDF5Error) in
                try HDF5File.image(of: nodes, named: path)
            }
            bytes += FileSeal.seal(of: bytes)
            return bytes
        } catch {
            throw RecordError.writing(path, error)
        }
    }
}
