import Records
import Testing

@Suite("A sweep's axis")
struct SweepAxisTests {
    @Test("is a column that says so, and the setting's path")
    func marked() throws {
        let column = SweepAxis.column("attention_backend", path: "attention.backend", ["flash"])
        let axis = try #require(SweepAxis(column))
        #expect(axis.column == "attention_backend" && axis.path == "attention.backend")
        #expect(column.values == .string(["flash"]))
    }

    @Test("is no other column")
    func others() {
        let steps = Column("steps", [50], longName: "denoising steps")
        #expect(SweepAxis(steps) == nil)
        let axis = SweepAxis.column("matmul", path: "matmul", ["chain"])
        let table = Table("trials", dimension: "trial", columns: [axis])
        #expect(table.axes.map(\.path) == ["matmul"])
    }
}
