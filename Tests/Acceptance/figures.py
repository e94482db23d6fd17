"""Figures: that the numbers beside them are those of the record."""

import csv

import h5py


def check(checks, record, folder):
    """Each figure has its numbers and its script; errors in them are the record's to the last digit."""
    drawn = sorted(path.stem for path in folder.glob("*.svg"))
    checks.that("figures were drawn, each with its numbers", bool(drawn) and all(
        (folder / f"{name}.csv").is_file() for name in drawn), drawn)
    checks.none("no figure reaches outside", [
        name for name in drawn if any(sign in (folder / f"{name}.svg").read_text(encoding="utf-8")
                                      for sign in ["href=\"http", "<script", "url(http"])])
    with h5py.File(record) as file:
        numbers = {float(value) for table in file for name, column in groups(file[table])
                   if column.dtype.kind in "fiu" for value in column[:].ravel()}
    for name in ["error-histogram", "timing-distribution", "bound-ratio"]:
        path = folder / f"{name}.csv"
        if checks.that(f"{name}.csv is there", path.is_file()):
            with path.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.DictReader(stream))
            checks.that(f"{name}.csv has rows", bool(rows))
            checks.none(f"every number of {name}.csv is in the record", [
                (key, cell) for row in rows for key, cell in row.items()
                if is_number(cell) and "." in cell and float(cell) not in numbers])


def groups(item):
    """The columns of a group that is a table."""
    return [(name, child) for name, child in item.items() if isinstance(child, h5py.Dataset) and child.ndim == 1] \
        if isinstance(item, h5py.Group) else []


def is_number(text):
    """Whether a cell holds a number."""
    try:
        return bool(text) and float(text) == float(text)
    except ValueError:
        return False
