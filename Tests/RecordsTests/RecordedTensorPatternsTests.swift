import Records
import Testing

@Suite("The bits of a tensor's elements")
struct RecordedTensorPatternsTests {
    @Test(
        "are those of its format, negative whole numbers extended by their sign",
        arguments: [
            (.float64, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f], 0x3ff0_0000_0000_0000),
            (.float32, [0, 0, 0x80, 0xbf], 0xbf80_0000), (.float16, [0x01, 0xfc], 0xfc01),
            (.bfloat16, [0x80, 0x3f], 0x3f80), (.int32, [0xfe, 0xff, 0xff, 0xff], .max - 1),
            (.int64, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], .max), (.uint8, [200], 200),
        ] as [(RecordedTensor.Format, [UInt8], UInt64)]
    )
    func patterns(format: RecordedTensor.Format, bytes: [UInt8], pattern: UInt64) {
        let tensor = RecordedTensor(
            trial: "a",
            name: "x",
            format: format,
            shape: [2],
            axes: ["x"],
            bytes: bytes + bytes
        )
        #expect(tensor.patterns == [pattern, pattern])
    }
}
