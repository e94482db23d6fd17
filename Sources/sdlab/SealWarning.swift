import Records
import Reports

extension Terminal {
    /// Says of a record that its bytes are not those that sdlab wrote; its content may still be.
    static func warnIfUnsealed(_ reader: RecordReader) {
        guard !reader.isSealed else { return }
        complain(
            "\(PrintableText.of(reader.path)): warning: the file has lost its seal: "
                + "HDF5's tools have changed it since sdlab wrote it"
        )
    }
}
