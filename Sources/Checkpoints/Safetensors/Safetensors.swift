import Foundation
public import Tensors

/// Writes safetensors files.
public enum Safetensors {
    /// Writes `tensors` and the free text `metadata` to the file at `path`; equal input gives equal
    /// bytes.
    ///
    /// Larger elements come first and names are sorted, so that every tensor is aligned. The file
    /// appears whole or not at all: it is written under another name in the same folder, synced and
    /// renamed.
    public static func write(
        _ tensors: [String: Tensor],
        metadata: [String: String] = [:],
        to path: String
    ) throws(CheckpointError) {
        let order = tensors.sorted { left, right in
            left.value.dtype.byteCount != right.value.dtype.byteCount
                ? left.value.dtype.byteCount > right.value.dtype.byteCount
                : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
        }
        guard tensors["__metadata__"] == nil else {
            throw CheckpointError(
                CheckpointProblem(
                    file: path,
                    subject: "tensor '__metadata__'",
                    what: "has a reserved name",
                    expected: "any other name",
                    remedy: "rename the tensor"
                )
            )
        }
        try FileWriter.write(to: path) { (writer) throws(CheckpointError) in
            try writer.append(header(order, metadata))
            for (_, tensor) in order {
                try writer.append(tensor)
            }
        }
    }

    /// The length, the JSON and the padding that aligns the data to eight bytes.
    private static func header(
        _ order: [(key: String, value: Tensor)],
        _ metadata: [String: String]
    ) -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "\(quoted($0.key)):\(quoted($0.value))" }
            members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        for (name, tensor) in order {
            let end = offset + tensor.type.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let dtype = StoredType(tensor.dtype).rawValue
            members.append(
                "\(quoted(name)):{\"dtype\":\"\(dtype)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}"
            )
            offset = end
        }
        var json = Array("{\(members.joined(separator: ","))}".utf8)
        json += Array(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..<" ":
                let code = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
