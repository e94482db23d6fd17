extension NotebookPython {
    /// Reads groups of records as data frames, selects rows, and reduces what shares keys to one number.
    static let reading = #"""
        import base64, html, io, unicodedata
        from fnmatch import fnmatchcase
        from math import floor, isinf, isnan, nan
        from pathlib import Path

        import h5py
        import numpy as np
        import pandas as pd


        def read_group(path, name):
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


        def join_rows(frame, other, key):
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
                TABLES[name] = pd.concat([read_table(label, name) for label in RECORDS], ignore_index=True)
            frame = TABLES[name]
            records = IN_USE if records is None else records
            return frame if len(RECORDS) == 1 else frame[frame["record"].isin(records)].reset_index(drop=True)


        def read_table(label, name):
            path = RECORDS[label]
            with h5py.File(path) as file:
                groups = list(file)
            if name not in groups:
                return pd.DataFrame({"record": []})
            frame = read_group(path, name)
            if name == "trials":
                frame.insert(0, "trial", range(len(frame)))
            elif "layer" in frame and "layers" in groups:
                frame = join_rows(frame, read_group(path, "layers"), "layer")
            if name != "trials" and "trial" in frame:
                frame = join_rows(frame, read_group(path, "trials"), "trial")
            frame.insert(0, "record", label)
            return frame


        use()


        def as_word(value):
            """A value as it is written in an experiment file."""
            return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


        def is_same(word, value):
            try:
                return word == value or float(word) == float(value)
            except ValueError:
                return fnmatchcase(word, value)


        def chosen_rows(name, by=(), where={}):
            """Some rows of a table: of completed points of the sweep, without warm-ups, unless `where` says otherwise."""
            frame = table(name, RECORDS)
            # A record without roles, beside one that has them, has points of the sweep alone.
            asked = {"role": ["trial", "nan"], "status": ["completed"]}
            if name == "timing":
                asked |= {"warmup": ["false"], "phase": ["total"]}
            asked = {key: values for key, values in asked.items() if key in frame and key not in by}
            for key, values in (asked | where).items():
                words = {text: any(is_same(text, value) for value in values)
                         for text in map(as_word, frame[key].unique())}
                frame = frame[[words[as_word(value)] for value in frame[key]]]
            return frame


        REDUCTIONS = {"max": np.max, "min": np.min, "median": np.median,
                      "mean": np.mean, "sum": np.sum, "count": len}


        def numbers_of(path, reduce, by, where={}):
            """Of all values that agree on the columns `by`, one number; undefined values (NaN) are left out."""
            name, column = path.split(".")
            if column not in table(name, RECORDS):
                return {}
            found = {}
            for key, values in chosen_rows(name, by, where).groupby(by, sort=False, dropna=False)[column]:
                values = values.dropna().to_numpy()
                empty = {"count": 0, "sum": 0}.get(reduce, nan)
                number = REDUCTIONS[reduce](values) if len(values) else empty
                found[tuple(map(as_word, key))] = float(number)
            return found
        """#
}
