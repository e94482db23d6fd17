import Queries
import Testing

struct ColumnPathTests {
    @Test("table and column are parted by one point")
    func parts() throws {
        let path = try #require(ColumnPath("audit.max_abs"))
        #expect(path.table == "audit" && path.column == "max_abs")
        #expect(path.description == "audit.max_abs" && path.dataset == "/audit/max_abs")
    }

    @Test("other texts are no path", arguments: ["", "audit", ".max", "audit.", "a.b.c"])
    func none(text: String) {
        #expect(ColumnPath(text) == nil)
    }
}
