extension NotebookPython {
    /// Makes the tables that notebooks show, with the same texts as sdlab.
    static let tables = #"""
        class Shown:
            """A table of texts; `numeric` says which columns are pushed to the right."""

            def __init__(self, caption, columns, rows, numeric, names):
                self.caption, self.columns, self.rows = caption, columns, rows
                self.numeric, self.names = numeric, names

            def __repr__(self):
                lines = [self.columns, *self.rows]
                widths = [max(len(line[i]) for line in lines) for i in range(len(self.columns))]
                lines.insert(1, ["-" * width for width in widths])
                return "\n".join("  ".join(
                    cell.rjust(width) if is_number else cell.ljust(width)
                    for cell, width, is_number in zip(line, widths, self.numeric)).rstrip() for line in lines)

            def _repr_html_(self):
                sides = [f' style="text-align: {"right" if n else "left"}"' for n in self.numeric]
                head = "".join(f'<th scope="col"{side}>{html.escape(name)}</th>'
                               for name, side in zip(self.columns, sides))
                body = "".join("<tr>" + "".join(
                    f'<th scope="row"{side}>{html.escape(cell)}</th>' if i < self.names
                    else f"<td{side}>{html.escape(cell)}</td>"
                    for i, (cell, side) in enumerate(zip(row, sides))) + "</tr>\n" for row in self.rows)
                return (f"<table>\n<caption>{html.escape(self.caption)}</caption>\n"
                        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>")


        def row_keys(by):
            """What tells rows apart: the records too, where there are several."""
            return [*by, "record"] if len(RECORDS) > 1 else [*by]


        def row_headings(by):
            return ["layer" if key == "path" else key.replace("_", " ") for key in row_keys(by)]


        def show_trials(caption, by, measures):
            """A row for each point of the sweep; `measures` are (heading, column, reduction, form, rows)."""
            points = table("trials", RECORDS)
            if "role" in points:
                points = points[points["role"] == "trial"]
            found = [numbers_of(path, reduce, ["record", "id"], where) for _, path, reduce, _, where in measures]
            rows = []
            for _, point in points.iterrows():
                key = (point["record"], point["id"])
                rows.append([as_text(point[name]) for name in row_keys(by)] + [
                    FORMS[form](values.get(key, nan)) for (*_, form, _), values in zip(measures, found)] + [verdict_of(point)])
            rows = side_by_side(rows, len(row_keys(by)))
            columns = row_headings(by) + [name for name, *_ in measures] + ["verdict"]
            return Shown(caption, columns, rows, [False] * len(row_keys(by)) + [True] * len(measures) + [False],
                         len(row_keys(by)))


        def side_by_side(rows, names):
            """The same trial of several records side by side."""
            if len(RECORDS) == 1:
                return rows
            order = list(dict.fromkeys(tuple(row[:names - 1]) for row in rows))
            return sorted(rows, key=lambda row: order.index(tuple(row[:names - 1])))


        def verdict_of(point):
            """How a trial ended, and what the gates say of it."""
            if point["status"] != "completed":
                return as_text(point["status"])
            judged = table("verdicts", RECORDS)
            if judged.empty:
                return "–"
            judged = judged[(judged["id"] == point["id"]) & (judged["record"] == point["record"])]
            bits = {("equal_bits", "pass"): "equal", ("equal_bits", "fail"): "differs",
                    ("control_caught", "pass"): "caught", ("control_caught", "fail"): "not caught"}
            said = [bits[pair] for pair in zip(judged["gate"], judged["verdict"]) if pair in bits]
            others = judged[~judged["gate"].isin(["equal_bits", "control_caught"])]["verdict"]
            if "fail" in set(others):
                return "fail"
            return said[-1] if said else "warn" if "warn" in set(others) else "pass" if "pass" in set(others) else "–"


        def show_pivot(caption, path, reduce, rows, columns, form, where={}):
            """Numbers of a column in rows and columns, each made of all values that share both."""
            by = ["record", *rows] + ([columns] if columns else [])
            found = numbers_of(path, reduce, by, where)
            across = [(name, record) for name in dict.fromkeys(key[-1] if columns else path for key in found)
                      for record in RECORDS]
            down = dict.fromkeys(key[1:1 + len(rows)] for key in found)
            cells = [[as_text(name) for name in row] + [
                FORMS[form](found.get((record, *row) + ((name,) if columns else ()), nan)) for name, record in across]
                for row in down]
            heads = [as_text(name) + (f" · {as_text(record)}" if len(RECORDS) > 1 else "") for name, record in across]
            heading = ["layer" if key == "path" else key.replace("_", " ") for key in rows]
            return Shown(caption, heading + heads, cells, [False] * len(rows) + [True] * len(across), len(rows))


        def show_rows(caption, name, columns, by=(), rows=None):
            """The rows of a table as they are, or those of these numbers; `columns` are (heading, column, form)."""
            frame = table(name, RECORDS)
            frame = frame if rows is None else frame.iloc[rows]
            rows = [[as_text(row[key]) for key in row_keys(by)] + [
                FORMS[form](row[column]) for _, column, form in columns] for _, row in frame.iterrows()]
            numeric = [form != "text" for *_, form in columns]
            return Shown(caption, row_headings(by) + [name for name, *_ in columns], rows,
                         [False] * len(row_keys(by)) + numeric, max(1, len(row_keys(by))))


        def show_facts(caption, names):
            """What `/provenance` says, a column for each record."""
            rows = [[name.replace("_", " ")] for name in names]
            for path in RECORDS.values():
                with h5py.File(path) as file:
                    for row, name in zip(rows, names):
                        fact = file["provenance"].get(name)
                        value = "" if fact is None else fact[()]
                        units = "" if fact is None else fact.attrs.get("units", "")
                        value = value.decode() if isinstance(value, bytes) else value
                        row.append(FORMS["size"](float(value)) if units == "bytes" else as_text(value))
            return Shown(caption, ["", *map(as_text, RECORDS)], rows, [False] * (1 + len(RECORDS)), 1)
        """#
}
