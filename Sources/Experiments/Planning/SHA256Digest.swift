import Checkpoints
import Crypto

/// SHA-256 in hexadecimal digits.
enum SHA256Digest {
    /// The digest of some bytes.
    static func hex(of bytes: some Sequence<UInt8>) -> String {
        hex(SHA256.hash(data: Array(bytes)))
    }

    /// The digest of a file's bytes. Throws `CheckpointError` where it cannot be read.
    static func hex(ofFile path: String) throws(CheckpointError) -> String {
        let file = try MappedFile(path: path)
        return file.withBytes(0..<file.count) { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            return hex(hash.finalize())
        }
    }

    static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}
