"""What Jupyter makes of an executed notebook."""

import copy
import re
import warnings

import nbclient
import nbformat


def check(checks, path):
    """The notebook is valid as it is, and running it gives what is in it already."""
    if not checks.that(f"{path.name} was written", path.is_file()):
        return
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    check_form(checks, path, text, notebook)
    check_execution(checks, path, notebook)


def check_form(checks, path, text, notebook):
    """Form and bytes are those that Jupyter itself would write."""
    name = path.name
    try:
        # It repairs missing and repeated ids with a warning.
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            nbformat.validate(nbformat.reads(text, as_version=nbformat.NO_CONVERT))
        problem = None
    except Exception as error:  # whatever nbformat complains of
        problem = str(error)[:300]
    checks.that(f"{name} is valid nbformat without repair", problem is None, problem)
    checks.equal(f"{name} is of version 4.5", (notebook.nbformat, notebook.nbformat_minor), (4, 5))
    ids = [cell.get("id", "") for cell in notebook.cells]
    checks.that(f"every cell of {name} has an id of its own",
                len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", id) for id in ids), ids)
    checks.that(f"{name} has the bytes that nbformat would write", nbformat.writes(notebook) + "\n" == text
                or nbformat.writes(notebook) == text)
    checks.that(f"{name} is below 10 MB", len(text.encode()) < 10_000_000, len(text))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    checks.that(f"{name} has code cells, numbered in order, that were run",
                bool(code) and [cell.execution_count for cell in code if cell.execution_count]
                == list(range(1, 1 + len([cell for cell in code if cell.execution_count]))))
    checks.none(f"no output of {name} is HTML with a script",
                [cell.id for cell in code for output in cell.outputs
                 if "<script" in str(output.get("data", {}).get("text/html", ""))])


def check_execution(checks, path, notebook):
    """Every cell runs in Jupyter, and the tables come out as they stand."""
    fresh = copy.deepcopy(notebook)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = nbclient.NotebookClient(fresh, timeout=300, resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
        problem = None
    except Exception as error:  # what the kernel or a cell says
        problem = str(error)[-600:]
    if not checks.that(f"Jupyter runs {path.name}", problem is None, problem):
        return
    compared = 0
    for old, new in zip(notebook.cells, fresh.cells):
        if old.cell_type != "code" or old.execution_count is None:
            continue
        was, now = tables(old), tables(new)
        if not was:
            continue
        compared += 1
        checks.equal(f"{path.name}, cell {old.id}: running it gives the table that is there", now, was)
    checks.that(f"{path.name} has tables that were compared", compared > 0, compared)


def tables(cell):
    """The plain texts of a cell's tables: what a reader sees, apart from spacing."""
    return [re.sub(r"[ \t]+", " ", "".join(output.data["text/plain"])).strip() for output in cell.outputs
            if "data" in output and "text/html" in output.data and "<table" in "".join(output.data["text/html"])]
