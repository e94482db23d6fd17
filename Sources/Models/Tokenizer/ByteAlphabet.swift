/// The letters in which a byte-level vocabulary spells bytes.
///
/// Every byte is one printable character: the printable ones of Latin-1 stand for themselves, the
/// others, in ascending order, for U+0100 onwards. Mirrors `bytes_to_unicode` of OpenAI's GPT-2.
enum ByteAlphabet {
    /// The letter of each byte, 256 of them.
    static let letters: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (UInt8.min...UInt8.max).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
            default:
                defer { next += 1 }
                // The 68 letters from U+0100 on are all valid scalars.
                return Unicode.Scalar(next) ?? Unicode.Scalar(byte)
            }
        }
    }()

    /// The byte of each letter.
    static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
        uniqueKeysWithValues: zip(letters, UInt8.min...UInt8.max)
    )

    /// The bytes that a vocabulary entry spells; of one that is not in this alphabet, its own
    /// UTF-8.
    static func spelled(by entry: some StringProtocol) -> [UInt8] {
        let spelled = entry.unicodeScalars.compactMap { bytes[$0] }
        return spelled.count == entry.unicodeScalars.count ? spelled : Array(entry.utf8)
    }
}
