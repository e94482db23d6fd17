/// The Python of executed notebooks: what reads the record, and what makes a table of it.
enum NotebookPython {
    /// Defines everything that the cells use, for records by their label and the folders of their figures.
    static func setUp(records: [(label: String, path: String, figures: String)]) -> String {
        func dictionary(_ entries: [(String, String)]) -> String {
            "{" + entries.map { "\(literal($0)): \(literal($1))" }.joined(separator: ", ") + "}"
        }
        return """
            # Everything below is computed from the record beside this notebook (HDF5), by these few functions.
            RECORDS = \(dictionary(records.map { ($0.label, $0.path) }))
            FIGURES = \(dictionary(records.map { ($0.label, $0.figures) }))
            \(definitions)
            """
    }

    /// A text as Python writes it; letters beyond ASCII stay.
    static func literal(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case _ where PrintableText.isHarmful(scalar):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A list of texts as Python writes it.
    static func list(_ texts: [String]) -> String {
        "[" + texts.map(literal).joined(separator: ", ") + "]"
    }

    private static let definitions = #"""
        import base64, html, io, unicodedata
        from fnmatch import fnmatchcase
        from math import floor, isinf, isnan, nan
        from pathlib import Path

        import h5py
        import numpy as np
        import pandas as pd


        def group(path, name):
            """The columns of a group as a DataFrame; flags as their words."""
            columns = {}
            with h5py.File(path) as file:
                for key, dataset in file[name].items():
                    if not isinstance(dataset, h5py.Dataset) or dataset.is_scale:
                        continue
                    is_text = h5py.check_string_dtype(dataset.dtype)
                    columns[key] = dataset.asstr()[:] if is_text else dataset[:]
                    if "flag_meanings" in dataset.attrs:
                        words = dataset.attrs["flag_meanings"].split()
                        flags = dict(zip(dataset.attrs["flag_values"], words))
                        columns[key] = np.array([flags[value] for value in columns[key]], dtype=object)
            return pd.DataFrame(columns)


        def joined(frame, other, key):
            """The frame with those columns of another one that it lacks, by row number."""
            extra = other.loc[frame[key]].reset_index(drop=True)
            return pd.concat([frame, extra[[name for name in extra if name not in frame]]], axis=1)


        TABLES, IN_USE = {}, list(RECORDS)


        def use(*labels):
            """From here on `table` is of these records; `record` and `figures` are of the first."""
            global record, figures
            IN_USE[:] = labels or RECORDS
            record, figures = h5py.File(RECORDS[IN_USE[0]]), Path(FIGURES[IN_USE[0]])


        def table(name, records=None):
            """A group of the records in use, with the columns of the layer and of the trial that each row belongs to."""
            if name not in TABLES:
                TABLES[name] = pd.concat([read(label, name) for label in RECORDS], ignore_index=True)
            frame = TABLES[name]
            records = IN_USE if records is None else records
            return frame if len(RECORDS) == 1 else frame[frame["record"].isin(records)].reset_index(drop=True)


        def read(label, name):
            path = RECORDS[label]
            with h5py.File(path) as file:
                groups = list(file)
            if name not in groups:
                return pd.DataFrame({"record": []})
            frame = group(path, name)
            if name == "trials":
                frame.insert(0, "trial", range(len(frame)))
            elif "layer" in frame and "layers" in groups:
                frame = joined(frame, group(path, "layers"), "layer")
            if name != "trials" and "trial" in frame:
                frame = joined(frame, group(path, "trials"), "trial")
            frame.insert(0, "record", label)
            return frame


        use()


        def word(value):
            """A value as it is written in an experiment file."""
            return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


        def is_same(word, value):
            try:
                return word == value or float(word) == float(value)
            except ValueError:
                return fnmatchcase(word, value)


        def chosen(name, by=(), where={}):
            """Some rows of a table: of completed points of the sweep, without warm-ups, unless `where` says otherwise."""
            frame = table(name, RECORDS)
            asked = {"role": ["trial"], "status": ["completed"]}
            if name == "timing":
                asked |= {"warmup": ["false"], "phase": ["total"]}
            asked = {key: values for key, values in asked.items() if key in frame and key not in by}
            for key, values in (asked | where).items():
                words = {text: any(is_same(text, value) for value in values)
                         for text in map(word, frame[key].unique())}
                frame = frame[[words[word(value)] for value in frame[key]]]
            return frame


        REDUCTIONS = {"max": np.max, "min": np.min, "median": np.median,
                      "mean": np.mean, "sum": np.sum, "count": len}


        def numbers(path, reduce, by, where={}):
            """Of all values that agree on the columns `by`, one number; undefined values (NaN) are left out."""
            name, column = path.split(".")
            if column not in table(name, RECORDS):
                return {}
            found = {}
            for key, values in chosen(name, by, where).groupby(by, sort=False)[column]:
                values = values.dropna().to_numpy()
                empty = {"count": 0, "sum": 0}.get(reduce, nan)
                number = REDUCTIONS[reduce](values) if len(values) else empty
                found[tuple(map(word, key))] = float(number)
            return found


        # How numbers are written: two or three significant digits.

        def special(value):
            return "–" if isnan(value) else "0" if value == 0 else "inf" if value > 0 else "-inf"


        def is_special(value):
            return isnan(value) or isinf(value) or value == 0


        def three(value):
            return f"{value:.{2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0}f}"


        def error(value):
            return special(value) if is_special(value) else f"{value:.1e}"


        def count(value):
            return special(value) if is_special(value) else f"{value:{'.0f' if abs(value) < 99_999.5 else '.1e'}}"


        def ratio(value):
            if is_special(value):
                return special(value)
            if abs(value) < 0.00995 or abs(value) >= 999.5:
                return f"{value:.1e}"
            return f"{value:.3f}" if abs(value) < 0.0995 else three(value)


        def decibels(value):
            return special(value) if isnan(value) or isinf(value) else f"{value:.1f} dB"


        def likeness(value):
            if is_special(value):
                return special(value)
            return "1" if value == 1 else f"{value:.3f}" if value < 0.9995 else f"1 - {1 - value:.0e}"


        def seconds(value):
            if is_special(value):
                return special(value) + ("" if isnan(value) else " s")
            for scale, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
                if abs(value * scale) >= 0.9995:
                    return f"{three(value * scale)} {unit}"
            return f"{three(value * 1e9)} ns"


        def size(value):
            if isnan(value) or value == 0:
                return "–"
            if abs(value) < 1024:
                return f"{value:.0f} B"
            for unit in ("KiB", "MiB", "GiB", "TiB", "PiB"):
                value /= 1024
                if abs(value) < 1023.5 or unit == "PiB":
                    return f"{value:{'.1f' if abs(value) < 99.95 else '.0f'}} {unit}"


        def text(value):
            value = printable(word(value).replace("\n", " "))
            return "–" if value in ("", "nan") else value


        def printable(text):
            """Control signs, which a record's texts may hold, made visible."""
            def shown(sign):
                if sign == "\t":
                    return " "
                if sign < " ":
                    return chr(0x2400 + ord(sign))
                category = unicodedata.category(sign)
                is_harmful = category in ("Cc", "Zl", "Zp") or category == "Cf" and sign not in "\u200c\u200d"
                return "\u2421" if sign == "\x7f" else "\ufffd" if is_harmful else sign
            return "".join(map(shown, text))


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


        def keys(by):
            """What tells rows apart: the records too, where there are several."""
            return [*by, "record"] if len(RECORDS) > 1 else [*by]


        def heading(by):
            return ["layer" if key == "path" else key.replace("_", " ") for key in keys(by)]


        def trials(caption, by, measures):
            """A row for each point of the sweep; `measures` are (heading, column, reduction, form, rows)."""
            points = table("trials", RECORDS)
            if "role" in points:
                points = points[points["role"] == "trial"]
            found = [numbers(path, reduce, ["record", "id"], where) for _, path, reduce, _, where in measures]
            rows = []
            for _, point in points.iterrows():
                key = (point["record"], point["id"])
                rows.append([text(point[name]) for name in keys(by)] + [
                    form(values.get(key, nan)) for (*_, form, _), values in zip(measures, found)] + [verdict(point)])
            rows = in_order(rows, len(keys(by)))
            columns = heading(by) + [name for name, *_ in measures] + ["verdict"]
            return Shown(caption, columns, rows, [False] * len(keys(by)) + [True] * len(measures) + [False],
                         len(keys(by)))


        def in_order(rows, names):
            """The same trial of several records side by side."""
            if len(RECORDS) == 1:
                return rows
            order = list(dict.fromkeys(tuple(row[:names - 1]) for row in rows))
            return sorted(rows, key=lambda row: order.index(tuple(row[:names - 1])))


        def verdict(point):
            """How a trial ended, and what the gates say of it."""
            if point["status"] != "completed":
                return text(point["status"])
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


        def pivot(caption, path, reduce, rows, columns, form, where={}):
            """Numbers of a column in rows and columns, each made of all values that share both."""
            by = ["record", *rows] + ([columns] if columns else [])
            found = numbers(path, reduce, by, where)
            across = [(name, record) for name in dict.fromkeys(key[-1] if columns else path for key in found)
                      for record in RECORDS]
            down = dict.fromkeys(key[1:1 + len(rows)] for key in found)
            cells = [[text(name) for name in row] + [
                form(found.get((record, *row) + ((name,) if columns else ()), nan)) for name, record in across]
                for row in down]
            heads = [text(name) + (f" · {text(record)}" if len(RECORDS) > 1 else "") for name, record in across]
            heading = ["layer" if key == "path" else key.replace("_", " ") for key in rows]
            return Shown(caption, heading + heads, cells, [False] * len(rows) + [True] * len(across), len(rows))


        def listing(caption, name, columns, by=()):
            """The rows of a table as they are; `columns` are (heading, column, form)."""
            frame = table(name, RECORDS)
            rows = [[text(row[key]) for key in keys(by)] + [
                form(row[column]) for _, column, form in columns] for _, row in frame.iterrows()]
            numeric = [form is not text for *_, form in columns]
            return Shown(caption, heading(by) + [name for name, *_ in columns], rows,
                         [False] * len(keys(by)) + numeric, max(1, len(keys(by))))


        def facts(caption, names):
            """What `/provenance` says, a column for each record."""
            rows = [[name.replace("_", " ")] for name in names]
            for path in RECORDS.values():
                with h5py.File(path) as file:
                    for row, name in zip(rows, names):
                        fact = file["provenance"].get(name)
                        value = "" if fact is None else fact[()]
                        units = "" if fact is None else fact.attrs.get("units", "")
                        value = value.decode() if isinstance(value, bytes) else value
                        row.append(size(float(value)) if units == "bytes" else text(value))
            return Shown(caption, ["", *map(text, RECORDS)], rows, [False] * (1 + len(RECORDS)), 1)


        def drawn(record, trial, number):
            """A picture as 8-bit RGB, or None."""
            with h5py.File(RECORDS[record]) as file:
                tensor = file.get(f"tensors/{trial}/images")
                if tensor is None or number >= len(tensor):
                    return None
                values, dtype = tensor[number], tensor.attrs["sdlab_dtype"]
            if dtype == "bfloat16":
                values = (values.astype(np.uint32) << 16).view(np.float32)
            scaled = np.rint(np.clip(values.astype(np.float32), 0, 1) * np.float32(255))
            return np.nan_to_num(scaled).astype(np.uint8)


        def fitted(picture):
            """Whole pixels repeated, or averaged over whole squares, so that the longer side is 128 to 512."""
            side = max(picture.shape[:2])
            if side <= 512:
                factor = max(1, -(-128 // side))
                return picture.repeat(factor, axis=0).repeat(factor, axis=1)
            factor = -(-side // 512)
            height, width = (max(1, length // factor) for length in picture.shape[:2])
            down, across = (min(factor, length) for length in picture.shape[:2])
            squares = picture[:height * down, :width * across].astype(int)
            sums = squares.reshape(height, down, width, across, 3).sum((1, 3))
            return ((sums + down * across // 2) // (down * across)).astype(np.uint8)


        def sheet(number, columns, trials):
            """Shows the pictures of that number in rows of so many; missing ones are grey."""
            from IPython.display import display
            from PIL import Image
            pictures = [drawn(record, trial, number) for record, trial in trials]
            pictures = [None if picture is None else fitted(picture) for picture in pictures]
            height, width = next(picture.shape[:2] for picture in pictures if picture is not None)
            rows = -(-len(pictures) // columns)
            paper = np.full((rows * (height + 4) - 4, columns * (width + 4) - 4, 3), 255, np.uint8)
            for index, picture in enumerate(pictures):
                top, left = index // columns * (height + 4), index % columns * (width + 4)
                same = picture is not None and picture.shape[:2] == (height, width)
                paper[top:top + height, left:left + width] = picture if same else 232
            display(Image.fromarray(paper))
        """#
}
