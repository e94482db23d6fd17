import CHDF5

/// Variable-length UTF-8 texts on their way into and out of HDF5.
enum HDF5Strings {
    /// Lends an array of C strings, one a text, laid out in one piece of memory.
    ///
    /// Throws when a text holds U+0000, which would silently end it.
    static func lend<Result>(
        _ texts: [String],
        object: String,
        to body: (UnsafeRawPointer) throws(HDF5Error) -> Result
    ) throws(HDF5Error) -> Result {
        var characters: [UInt8] = []
        var offsets: [Int] = []
        offsets.reserveCapacity(texts.count)
        for text in texts {
            offsets.append(characters.count)
            let utf8 = text.utf8
            guard !utf8.contains(0) else {
                throw HDF5Error(
                    call: "H5Dwrite",
                    object: object,
                    message: "a text holds U+0000, which no HDF5 text can"
                )
            }
            characters.append(contentsOf: utf8)
            characters.append(0)
        }
        // Never empty, so that there is always an address to hand over.
        characters.append(0)
        return try characters.withUnsafeBufferPointer { (storage) throws(HDF5Error) in
            var pointers = offsets.map { storage.baseAddress?.advanced(by: $0) }
            pointers.append(storage.baseAddress)
            return try pointers.withUnsafeBufferPointer { (list) throws(HDF5Error) in
                guard let address = list.baseAddress else {
                    throw HDF5Error(call: "H5Dwrite", object: object, message: "no memory")
                }
                return try body(address)
            }
        }
    }

    /// Collects the texts that `read` leaves in a buffer of `count` C strings, and gives their
    /// memory back.
    static func collect(
        count: Int,
        type: hid_t,
        space: hid_t,
        object: String,
        read: (UnsafeMutableRawPointer) throws(HDF5Error) -> Void
    ) throws(HDF5Error) -> [String] {
        var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: max(count, 1))
        return try pointers.withUnsafeMutableBufferPointer { (list) throws(HDF5Error) in
            guard let address = list.baseAddress else { return [] }
            try read(address)
            let texts = list.prefix(count).map { $0.map { String(cString: $0) } ?? "" }
            try checked(
                H5Dvlen_reclaim(type, space, chdf5_default(), address),
                "H5Dvlen_reclaim",
                object
            )
            return texts
        }
    }
}
