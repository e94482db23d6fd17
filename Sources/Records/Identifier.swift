/// Names in a record, chosen so that every reader of HDF5 takes them as variables.
public enum Identifier {
    /// Whether the text is a name for a table, dimension or column: `[a-z][a-z0-9_]*`.
    public static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
        else { return false }
        return bytes.allSatisfy(isPart)
    }

    /// The nearest name: `attention.backend` gives `attention_backend`, `2x` gives `x2x`.
    public static func nearest(to text: String) -> String {
        var name = ""
        for byte in text.lowercased().utf8 {
            let character = isPart(byte) ? Character(UnicodeScalar(byte)) : "_"
            if character != "_" || name.last != "_" { name.append(character) }
        }
        return isValid(name) ? name : "x" + name
    }

    /// Whether the text is a name for a trial or a tensor: `[A-Za-z0-9_][A-Za-z0-9_.-]*`.
    public static func isValidLabel(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-")
        else { return false }
        return bytes.allSatisfy { byte in
            isPart(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }
}
