import CHDF5

/// What the HDF5 library said when a call failed: the call, the object, and the library's own
/// stack.
///
/// Holds no time stamps, so that it may be recorded.
package struct HDF5Error: Error, Equatable, CustomStringConvertible {
    /// One line of the library's stack.
    package struct Frame: Equatable, Sendable {
        /// The C function that reported.
        package let function: String
        /// Its words.
        package let message: String
    }

    /// The call that failed, such as `H5Dcreate2`.
    package let call: String
    /// The path in the file, or the file's path.
    package let object: String
    /// The library's stack, outermost first.
    package let frames: [Frame]
    /// Whether the library says that the file ends too early.
    package let isTruncation: Bool

    package var description: String {
        let reason = frames.map { "\($0.function): \($0.message)" }.joined(separator: "; ")
        return "\(call) failed on \(object)" + (reason.isEmpty ? "" : " (\(reason))")
    }

    /// An error of this layer itself, where the library would have agreed.
    init(call: String, object: String, message: String) {
        self.call = call
        self.object = object
        frames = [Frame(function: "sdlab", message: message)]
        isTruncation = false
    }

    /// Collects, and clears, the library's error stack.
    init(call: String, object: String) {
        self.call = call
        self.object = object
        var walk = StackWalk()
        withUnsafeMutablePointer(to: &walk) { pointer in
            // The walk hands each entry to a C function, which may not capture: the pointer carries
            // the state.
            _ = H5Ewalk2(
                chdf5_default(),
                H5E_WALK_DOWNWARD,
                { _, entry, context in
                    guard let entry, let context else { return 0 }
                    context.assumingMemoryBound(to: StackWalk.self).pointee.add(entry.pointee)
                    return 0
                },
                pointer
            )
        }
        H5Eclear2(chdf5_default())
        frames = walk.frames
        isTruncation = walk.isTruncation
    }

    /// The text without the `time = …, ` that the file driver puts into its messages.
    package static func withoutTime(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard let start = words.firstRange(of: "time = "),
            let comma = words[start.upperBound...].firstIndex(of: ",")
        else { return words }
        let rest = words[words.index(after: comma)...].drop(while: \.isWhitespace)
        return String(words[..<start.lowerBound] + rest)
    }
}

/// What a walk over the error stack gathers.
private struct StackWalk {
    var frames: [HDF5Error.Frame] = []
    var isTruncation = false

    mutating func add(_ entry: H5E_error2_t) {
        let function = entry.func_name.map { String(cString: $0) } ?? "?"
        let message = entry.desc.map { String(cString: $0) } ?? ""
        frames.append(.init(function: function, message: HDF5Error.withoutTime(message)))
        isTruncation = isTruncation || entry.min_num == chdf5_reason_truncated()
    }
}
