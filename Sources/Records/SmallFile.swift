import Glibc

/// Files of a few lines, such as those of `/proc`.
enum SmallFile {
    /// The first 64 KiB as text, or nil if the file cannot be read.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 1 << 16 {
            let count = part.withUnsafeMutableBytes { systemRead(descriptor, $0) }
            guard count > 0 else { break }
            bytes += part.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func systemRead(
        _ descriptor: Int32,
        _ buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    }
}
