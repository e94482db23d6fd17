#!/usr/bin/env python3
"""Shows that a run leaves a notebook that Jupyter runs, a page that needs nothing, figures that say what the record says.

Prints a line for each check. Answers 0 where all hold, 1 where one does not, and 69 where the packages cannot be had on
this machine.

    Tests/Acceptance/report.py
"""

import environment

environment.enter()

import tempfile  # noqa: E402
from pathlib import Path  # noqa: E402

import claims  # noqa: E402
import figures  # noqa: E402
import notebooks  # noqa: E402
import pages  # noqa: E402
import program  # noqa: E402
from checks import Checks  # noqa: E402

SPEC = environment.HERE / "report.yaml"


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="sdlab-report-") as folder:
        folder = Path(folder)
        results = folder / "report"
        ran = program.run("run", SPEC, "--output", results)
        if not checks.that("sdlab run answers 0 where every claim holds", ran.status == 0, ran):
            checks.finish()
        check_folder(checks, results, "report")
        claims.check(checks, SPEC, results)
        check_again(checks, results)
        check_side_by_side(checks, results, folder)
    checks.finish()


def check_folder(checks, folder, name):
    """The notebook, the page and the figures that lie beside a record."""
    notebooks.check(checks, folder / f"{name}.ipynb")
    pages.check(checks, folder / f"{name}.html")
    figures.check(checks, folder / f"{name}.h5", folder / "figures")


def check_again(checks, results):
    """The report is a function of the record: drawn again it has the same bytes."""
    files = {path: path.read_bytes() for path in sorted(results.rglob("*"))
             if path.suffix in (".html", ".ipynb", ".svg", ".csv", ".gnuplot")}
    again = program.run("report", results, "--pdf")
    checks.that("sdlab report draws a record again", again.status == 0, again)
    checks.none("page, notebook and figures have the same bytes when they are drawn again",
                [path.name for path, bytes in files.items() if path.read_bytes() != bytes])
    checks.equal("sdlab report --pdf makes a PDF of every figure",
                 sorted(path.stem for path in (results / "figures").glob("*.pdf")),
                 sorted(path.stem for path in (results / "figures").glob("*.svg")))
    for form, sign in [("--latex", "\\toprule"), ("--markdown", "|"), ("--csv", ",")]:
        table = program.run("report", results, form)
        checks.that(f"sdlab report {form} prints a table with every backend",
                    table.status == 0 and sign in table.output
                    and all(name in table.output for name in ["vanilla", "sliced", "flash"]), table)


def check_side_by_side(checks, results, folder):
    """Two records make one notebook."""
    other = folder / "other"
    ran = program.run("run", SPEC, "-S", "pipeline.steps=1", "--output", other)
    checks.that("the same experiment with other steps runs", ran.status in (0, 1), ran)
    both = program.run("report", results, other, "--output", folder / "both")
    checks.that("sdlab report A B answers 0", both.status == 0, both)
    for path in (folder / "both").glob("*.ipynb"):
        notebooks.check(checks, path)
    for path in (folder / "both").glob("*.html"):
        pages.check(checks, path)
    checks.equal("two records make one notebook and one page",
                 sorted(path.suffix for path in (folder / "both").iterdir() if path.is_file()), [".html", ".ipynb"])


main()
