import Records
import Testing

@Suite("A column")
struct ColumnTests {
    @Test("holds one NaN, whatever the processor's")
    func canonicalNaN() {
        let odd = Double(bitPattern: 0xfff8_0000_0000_0123)
        let column = Column("a", [1, odd], units: "1", longName: "a")
        guard case .float64(let values) = column.values else {
            Issue.record("type \(column.values)")
            return
        }
        #expect(values[1].bitPattern == Double.nan.bitPattern)
        #expect(column == Column("a", [1, .nan], units: "1", longName: "a"))
    }

    @Test("stores yes and no as flags")
    func flags() {
        let column = Column("a", [true, false], longName: "a")
        #expect(column.values == .uint8([1, 0]))
        #expect(column.flags.map(\.meaning) == ["false", "true"])
    }

    @Test("differs from one with other bits")
    func bits() {
        #expect(ColumnValues.float64([0]) != .float64([-0.0]))
        #expect(ColumnValues.float64([.nan]) == .float64([.nan]))
        #expect(ColumnValues.string(["é"]) != .string(["e\u{301}"]))
        #expect(ColumnValues.int64([1]) != .uint64([1]))
    }
}
