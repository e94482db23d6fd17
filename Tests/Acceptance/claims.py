"""Claims: what a broken one does to a run, and to a check."""

import h5py

import program


def check(checks, spec, results):
    """Kept claims are recorded; a broken one fails the run, a check, and is shown."""
    with h5py.File(results / f"{results.name}.h5") as file:
        verdicts = file["claims/verdict"].asstr()[:].tolist()
    checks.equal("the record keeps the claims, both kept", verdicts, ["kept", "kept"])
    judged = program.run("check", results)
    checks.equal("sdlab check answers 0 where every claim holds", judged.status, 0)
    text = spec.read_text()
    broken = results.parent / "broken.yaml"
    broken.write_text(text.replace("trend: decreasing", "trend: increasing"))
    # The same trials: nothing runs, the record is judged by the new claims.
    ran = program.run("run", broken, "--output", results.parent / "broken")
    checks.that("a broken claim makes sdlab run answer 1", ran.status == 1, ran)
    checks.that("sdlab run says which claim is broken", "The error falls" in ran.output + ran.errors
                and "broken" in (ran.output + ran.errors).lower(), ran)
    judged = program.run("check", results.parent / "broken" / "report.h5")
    checks.that("sdlab check answers 1 for the record with a broken claim, and shows it",
                judged.status == 1 and "broken" in judged.output.lower(), judged)
    judged = program.run("check", results, "--gates", broken)
    checks.that("sdlab check judges a record by the claims of another file", judged.status == 1, judged)
    page = (results.parent / "broken" / "report.html").read_text(encoding="utf-8")
    place = page.lower().find("broken")
    checks.that("the page shows a broken claim at its top", 0 <= place < page.find("<h2"), place)
