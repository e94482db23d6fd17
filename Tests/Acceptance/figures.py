"""Figures: that the numbers beside them are those of the record."""

import csv

import h5py

# Which columns of a figure's numbers are columns of the record, and of which table.
NUMBERS = [
    ("timing-distribution", "timing", {"seconds": "seconds", "seconds_min": "seconds", "seconds_max": "seconds"}),
    ("bound-ratio", "audit", {"bound_ratio_max": "bound_ratio", "bound_ratio_min": "bound_ratio"}),
    ("error-by-head", "heads", {"rel_l2": "rel_l2", "max_abs": "max_abs"}),
    ("error-by-layer", "audit", {"max_abs": "max_abs"}),
]


def check(checks, record, folder):
    """Each figure has its numbers and its script; errors in them are the record's to the last digit."""
    drawn = sorted(path.stem for path in folder.glob("*.svg"))
    checks.that("figures were drawn, each with its numbers", bool(drawn) and all(
        (folder / f"{name}.csv").is_file() for name in drawn), drawn)
    checks.none("no figure reaches outside", [
        name for name in drawn if any(sign in (folder / f"{name}.svg").read_text(encoding="utf-8")
                                      for sign in ["href=\"http", "<script", "url(http"])])
    with h5py.File(record) as file:
        for name, table, columns in NUMBERS:
            check_numbers(checks, folder / f"{name}.csv", file[table], columns)


def check_numbers(checks, path, table, columns):
    """Every number of these columns of a CSV is one of the record, digit for digit."""
    if not checks.that(f"{path.name} is there", path.is_file()):
        return
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    checks.that(f"{path.name} has rows", bool(rows))
    for column, source in columns.items():
        numbers = set(table[source][:].tolist())
        checks.none(f"every {column} of {path.name} is in {table.name}/{source}",
                    [row[column] for row in rows if is_number(row[column]) and float(row[column]) not in numbers])


def is_number(text):
    """Whether a cell holds a number."""
    try:
        return bool(text) and float(text) == float(text)
    except ValueError:
        return False
