import Records
import Testing

@Suite("The digest of a trial's tensors")
struct TensorsDigestTests {
    private func tensor(
        _ name: String = "latents",
        trial: String = "a",
        format: RecordedTensor.Format = .uint8,
        shape: [Int] = [2, 3],
        axes: [String]? = nil,
        bytes: [UInt8] = [1, 2, 3, 4, 5, 6]
    ) -> RecordedTensor {
        RecordedTensor(
            trial: trial,
            name: name,
            format: format,
            shape: shape,
            axes: axes ?? shape.map { _ in "axis" },
            bytes: bytes
        )
    }

    @Test("of known tensors is known, so that no version can change it by mistake")
    func known() {
        // Computed with Python's hashlib and struct from the documented stream.
        #expect(RecordedTensor.digest(of: [tensor()]) == Self.answer)
    }

    private static let answer = "efc6c8139198401e52e9a1e45651ed45834accbbdc87a069e5d0be8de2e75699"

    @Test("is the same whoever made them, whatever their axes are called, in whatever order")
    func same() {
        let images = tensor("images")
        let digest = RecordedTensor.digest(of: [tensor(), images])
        #expect(RecordedTensor.digest(of: [images, tensor()]) == digest)
        #expect(RecordedTensor.digest(of: [tensor(trial: "b"), images]) == digest)
        #expect(RecordedTensor.digest(of: [tensor(axes: ["x", "y"]), images]) == digest)
    }

    @Test("is another for another bit, shape, format, name or number of tensors")
    func other() {
        let sets = [
            [tensor()], [tensor(), tensor("images")], [tensor("images")],
            [tensor(bytes: [1, 2, 3, 4, 5, 7])], [tensor(shape: [3, 2])], [tensor(shape: [6])],
            [tensor(format: .float16, shape: [3])], [tensor(format: .bfloat16, shape: [3])],
            [tensor(shape: [0], bytes: [])],
        ]
        #expect(Set(sets.map { RecordedTensor.digest(of: $0) }).count == sets.count)
    }

    @Test("of none is empty")
    func none() {
        #expect(RecordedTensor.digest(of: []).isEmpty)
    }
}
