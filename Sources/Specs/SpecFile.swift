#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads the bytes of a specification's file: the only file that this module opens.
enum SpecFile {
    /// The file's bytes, or its first bytes if it is longer than a specification may be.
    static func read(_ path: String) throws(SpecError) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw unreadable(path, code: errno) }
        defer { fclose(file) }
        let most = SourceText.longest + 1
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            count = fread(buffer.baseAddress, 1, most, file)
        }
        guard ferror(file) == 0 else { throw unreadable(path, code: errno) }
        return bytes
    }

    private static func unreadable(_ path: String, code: Int32) -> SpecError {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        let source = SpecSource(.file(path), text: "")
        return SpecError([source.whole.problem("cannot be read: \(reason)")], cause: .unreadable)
    }
}
