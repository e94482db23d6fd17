import Specs
import Testing

@Suite("The cells of a notebook")
struct NotebookCellTests {
    /// The canonical JSON of the cells that a list in flow style means.
    private func json(_ cells: String) throws -> String {
        let spec = try SpecTexts.decode(adding: "notebook: \(cells)\n")
        return CanonicalJSON.text(.array((spec.notebook ?? []).map(\.json)))
    }

    @Test(
        "every kind of cell is read, and kept in full",
        arguments: [
            ("[{text: '*A*'}]", #"[{"text":"*A*"}]"#),
            ("[{table: trials}]", #"[{"table":{"name":"trials"}}]"#),
            ("[{table: {name: layers}}]", #"[{"table":{"name":"layers"}}]"#),
            (
                "[{table: {rows: attention.backend, value: audit.max_abs}}]",
                #"[{"table":{"reduce":"max","rows":["attention.backend"],"value":"audit.max_abs","where":{}}}]"#
            ),
            (
                "[{table: {rows: [a, layer], columns: b, value: timing.seconds, reduce: median, where: {phase: [unet, vae], step: 3}}}]",
                #"[{"table":{"columns":"b","reduce":"median","rows":["a","layer"],"value":"timing.seconds","where":{"phase":["unet","vae"],"step":["3"]}}}]"#
            ),
            ("[{figure: drift}]", #"[{"figure":{"name":"drift"}}]"#),
            (
                "[{figure: {name: drift, caption: It *grows*}}]",
                #"[{"figure":{"caption":"It *grows*","name":"drift"}}]"#
            ),
            ("[{images: true}]", #"[{"images":{"where":{}}}]"#),
            (
                "[{images: {trials: {attention.backend: flash}}}]",
                #"[{"images":{"where":{"attention.backend":["flash"]}}}]"#
            ),
            (
                "[{claim: all}, {claim: slower}, {claim: 2}]",
                #"[{"claim":"all"},{"claim":"slower"},{"claim":2}]"#
            ),
            ("[{python: 'print(1)'}]", #"[{"python":"print(1)"}]"#),
        ]
    )
    func kept(cells: String, expected: String) throws {
        #expect(try json(cells) == expected)
    }

    @Test(
        "what is wrong in a cell is told where it is",
        arguments: [
            ("[{table: trails}]", "5:20: error: 'notebook.table' cannot be 'trails'"),
            ("[{table: {}}]", "5:20: error: a table needs 'rows' and a 'value'"),
            (
                "[{table: {rows: a, value: max_abs}}]",
                "5:37: error: 'max_abs' is no column of a record"
            ),
            (
                "[{table: {rows: a, value: a.b, sort: c}}]",
                "5:42: error: unknown key 'sort' in 'notebook.table'"
            ),
            (
                "[{table: {rows: a, value: a.b, reduce: mode}}]",
                "5:50: error: 'notebook.table.reduce' cannot be 'mode'"
            ),
            (
                "[{table: {name: trials, rows: a}}]",
                "5:27: error: the table 'trials' takes no 'rows'"
            ),
            (
                "[{table: {rows: a, value: a.b, where: {c: []}}}]",
                "5:53: error: 'c' in 'notebook.table.where' has no value"
            ),
            (
                "[{figure: {caption: a}}]",
                "5:21: error: the key 'name' is missing in 'notebook.figure'"
            ),
            ("[{images: false}]", "5:21: error: 'notebook.images' is false, which shows nothing"),
            ("[{images: all}]", "5:21: error: 'notebook.images' must be true or false, not 'all'"),
            ("[{claim: 0}]", "5:20: error: 'notebook.claim' cannot be '0'"),
            ("[{claim: [a]}]", "5:20: error: 'notebook.claim' cannot be a list"),
            (
                "[{python: 5}]",
                "5:21: error: 'notebook.python' must be a text, and '5' without quotes is none"
            ),
        ]
    )
    func wrong(cells: String, expected: String) {
        #expect(SpecTexts.complaints(adding: "notebook: \(cells)\n") == [expected])
    }
}
