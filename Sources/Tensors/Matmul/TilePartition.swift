/// How a product's rows and panels are cut into tasks: by the problem's size alone.
struct TilePartition {
    /// Tasks below which the panels are divided as well.
    private static let enoughTasks = 16
    /// Rows of a task: whole register tiles, and enough for a panel that is fetched to be worth it.
    static let rowsPerTask = 192

    let rows: Int, panels: Int
    let rowBlocks: Int, panelGroups: Int

    init(rows: Int, panels: Int) {
        self.rows = rows
        self.panels = panels
        rowBlocks = (rows + Self.rowsPerTask - 1) / Self.rowsPerTask
        panelGroups = min(panels, max(1, (Self.enoughTasks + rowBlocks - 1) / max(rowBlocks, 1)))
    }

    var taskCount: Int { rowBlocks * panelGroups }

    /// Rows and panels of a task.
    func task(_ index: Int) -> (rows: Range<Int>, panels: Range<Int>) {
        let block = index / panelGroups, group = index % panelGroups
        return (
            rows(ofBlock: block),
            (panels * group / panelGroups)..<(panels * (group + 1) / panelGroups)
        )
    }

    /// Rows of a block.
    func rows(ofBlock block: Int) -> Range<Int> {
        let first = block * Self.rowsPerTask
        return first..<min(rows, first + Self.rowsPerTask)
    }
}
